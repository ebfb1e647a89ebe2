package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.boot.pbx.site.PhoneFile;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which version of its own file each peer was given: TFTP is told none, since a version there says that packets
 * may be kept for others. Bounded and thread-safe.
 */
final class ReadVersions {
    private static final int UNDER_WAY = 20_000;

    private final Map<InetSocketAddress, String> given = new BoundedMap<>(UNDER_WAY);

    /** A phone's file is on its way to a peer. */
    void made(TftpContentRequest asked, PhoneFile file) {
        if (file.kind() == FileKind.SPECIFIC) {
            synchronized (given) {
                given.put(asked.peer(), file.version());
            }
        }
    }

    /** The record with the version that the peer was given. */
    TftpTransferRecord apply(TftpContentRequest request, TftpTransferRecord record) {
        String version = FileKind.of(request.path()) == FileKind.SPECIFIC ? take(request.peer()) : null;
        if (version == null) {
            return record;
        }
        return TftpTransferRecord.builder(record.request())
                .peer(record.peer().orElse(null), record.isSender())
                .version(version)
                .amount(record.bytes(), record.blocks(), record.retransmissions())
                .agreed(record.blksize(), record.windowsize())
                .ended(record.duration(), record.failure().orElse(null))
                .build();
    }

    private @Nullable String take(InetSocketAddress peer) {
        synchronized (given) {
            return given.remove(peer);
        }
    }
}
