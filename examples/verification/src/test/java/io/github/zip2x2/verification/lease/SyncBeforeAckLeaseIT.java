package io.github.zip2x2.verification.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.DecodePolicy;
import io.github.zip2x2.dhcp.DecodeResult;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system calls of a server: each client's record is written and synced before its ACK is sent. */
@RequiresPrograms("strace")
class SyncBeforeAckLeaseIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CLIENTS = 40;

    /** A call from its begin: who, which, on what file, with what data, and whether it ended at once. */
    private static final Pattern CALL =
            Pattern.compile("^(\\d+) +(\\w+)\\(\\d+<([^>]*)>(?:, \"((?:\\\\x\\p{XDigit}{2})*)\")?(.*)$");

    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.* = 0$");

    @TempDir
    Path directory;

    /** A sync of the write-ahead log, by the trace's lines of its begin and its end. */
    private record Sync(int begin, int end) {}

    /** What was written to the log, or sent in an ACK, and the line where it began. */
    private record Data(int line, String text) {}

    private final List<Data> writes = new ArrayList<>();
    private final List<Sync> syncs = new ArrayList<>();
    private final List<Data> acks = new ArrayList<>();

    @Test
    void s98_theRecordIsSyncedBeforeTheAckIsSent() throws IOException {
        if (Program.start("strace", "-o", "/dev/null", "true").awaitExit(LIMIT).exitStatus() != 0) {
            System.out.println("SKIPPED " + getClass().getSimpleName() + ": no process may be traced here");
            Assumptions.abort("no process may be traced here");
        }
        Path trace = directory.resolve("trace");
        List<String> traced = List.of(
                "strace",
                "-D",
                "-f",
                "-q",
                "-y",
                "-xx",
                "-s",
                "4200",
                "-e",
                "trace=pwrite64,fdatasync,fsync,sendto",
                "-o",
                trace.toString());
        String file = directory.resolve("leases.db").toString();
        try (ServerProcess server = ServerProcess.start(traced, "127.0.0.1", file, "10.0.0.1-10.0.0.254");
                LeaseLoad load = new LeaseLoad(5)) {
            assertThat(load.run(List.of(server.address()), LIMIT, () -> load.acknowledged() >= CLIENTS))
                    .isTrue();
            server.program().terminate();
            server.program().awaitExit(LIMIT);
        }
        read(trace);

        assertThat(acks).hasSizeGreaterThanOrEqualTo(CLIENTS);
        assertThat(acks)
                .allSatisfy(ack -> assertThat(writes)
                        .as("a write of %s that is synced before line %d", ack.text(), ack.line())
                        .anyMatch(write -> write.text().contains(ack.text())
                                && syncs.stream()
                                        .anyMatch(sync -> write.line() < sync.begin() && sync.end() < ack.line())));
        System.out.println(acks.size() + " ACKs, each sent after one of " + syncs.size() + " syncs of its record");
    }

    private void read(Path trace) throws IOException {
        Map<String, Integer> open = new HashMap<>();
        List<String> lines = Files.readAllLines(trace);
        for (int line = 0; line < lines.size(); line++) {
            Matcher call = CALL.matcher(lines.get(line));
            Matcher resumed = RESUMED.matcher(lines.get(line));
            if (call.matches()) {
                // With -xx paths are escaped, too.
                boolean log = text(call.group(3)).endsWith("leases.db-wal");
                switch (call.group(2)) {
                    case "pwrite64" -> {
                        if (log) {
                            writes.add(new Data(line, text(call.group(4))));
                        }
                    }
                    case "sendto" -> acknowledged(bytes(call.group(4)), line);
                    default -> {
                        if (log && call.group(5).contains("<unfinished")) {
                            open.put(call.group(1), line);
                        } else if (log && call.group(5).endsWith("= 0")) {
                            syncs.add(new Sync(line, line));
                        }
                    }
                }
            } else if (resumed.matches() && resumed.group(2).endsWith("sync")) {
                Integer begin = open.remove(resumed.group(1));
                if (begin != null) {
                    syncs.add(new Sync(begin, line));
                }
            }
        }
    }

    private void acknowledged(byte[] datagram, int line) {
        if (DhcpMessage.decode(ByteBuffer.wrap(datagram), DecodePolicy.CLIENT) instanceof DecodeResult.Decoded decoded
                && decoded.value().type().equals(DhcpMessageType.ACK)) {
            // As the row has it: client, hardware address, state.
            String mac =
                    HexFormat.of().formatHex(decoded.value().hardwareAddress().octets());
            acks.add(new Data(line, "hw:01" + mac + "1/" + mac + "BOUND"));
        }
    }

    private static String text(String escaped) {
        return escaped.startsWith("\\x") ? new String(bytes(escaped), StandardCharsets.ISO_8859_1) : escaped;
    }

    private static byte[] bytes(String escaped) {
        return HexFormat.of().parseHex(escaped == null ? "" : escaped.replace("\\x", ""));
    }
}
