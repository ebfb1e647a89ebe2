package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
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

    private final Map<InetSocketAddress, String> given = new Remembered<>(UNDER_WAY);

    /** The same files, each phone's own without a version and noted. */
    ProvisioningSource of(ProvisioningSource files) {
        return request -> {
            TftpAnswer answer = files.open(request);
            if (request.kind() != FileKind.SPECIFIC || !(answer instanceof TftpAnswer.Served served)) {
                return answer;
            }
            try (TftpContent content = served.content()) {
                byte[] bytes = RenderedSource.read(content);
                synchronized (given) {
                    given.put(request.peer(), Versions.of(bytes));
                }
                return TftpAnswer.served(new BytesContent(bytes, ""));
            }
        };
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
