package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.TftpHistogram;
import io.github.zip2x2.tftp.TftpTransferRecord;

/** What one engine has counted so far. */
final class ServerTally {
    long requests;
    long repeated;
    long started;
    long refused;
    long unsolicited;
    long malformed;
    long strangers;
    int large;
    private long completed;
    private long failed;
    private long bytes;
    private long retransmissions;
    private final TftpHistogram.Recorder durations = new TftpHistogram.Recorder();
    private final TftpHistogram.Recorder sizes = new TftpHistogram.Recorder();

    void ended(TftpTransferRecord record) {
        bytes += record.bytes();
        retransmissions += record.retransmissions();
        if (record.isComplete()) {
            completed++;
            durations.add(record.duration().toNanos() / 1000);
            sizes.add(record.bytes());
        } else {
            failed++;
        }
    }

    TftpServerCounters counters(int active) {
        return new TftpServerCounters(
                requests,
                repeated,
                started,
                completed,
                failed,
                refused,
                unsolicited,
                malformed,
                strangers,
                bytes,
                retransmissions,
                active,
                large,
                durations.snapshot(),
                sizes.snapshot(),
                0,
                0);
    }
}
