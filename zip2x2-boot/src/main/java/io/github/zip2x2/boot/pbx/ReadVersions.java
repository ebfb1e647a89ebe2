package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the file says that each peer was given, for the fleet's record: its version, of which TFTP is told none for
 * a phone's own file, since a version there says that packets may be kept for others, and whom it makes of the phone.
 * Bounded and thread-safe.
 */
final class ReadVersions {
    private static final int UNDER_WAY = 20_000;

    private final Map<InetSocketAddress, ReadFile> given = new Remembered<>(UNDER_WAY);

    /** The same files, each noted; each phone's own without a version. */
    ProvisioningSource of(ProvisioningSource files) {
        return request -> {
            TftpAnswer answer = files.open(request);
            boolean own = request.kind() == FileKind.SPECIFIC;
            if (!(own || request.kind() == FileKind.COMMON) || !(answer instanceof TftpAnswer.Served served)) {
                return answer;
            }
            try (TftpContent content = served.content()) {
                byte[] bytes = RenderedSource.read(content);
                given(request.peer(), read(bytes, own ? Versions.of(bytes) : content.version()));
                return TftpAnswer.served(new BytesContent(bytes, own ? "" : content.version()));
            }
        };
    }

    /** A file is on its way to a peer. */
    void given(InetSocketAddress peer, ReadFile file) {
        synchronized (given) {
            given.put(peer, file);
        }
    }

    /** What a phone's file says of whom it makes of the phone; no secret of it. */
    static ReadFile read(byte[] bytes, String version) {
        CfgDocument document = CfgDocument.parse(bytes);
        String port = text(document, Parameters.PHONE_SIP_PORT);
        ReadFile file = ReadFile.of(version).deviceId(text(document, Parameters.DEVICE_ID));
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
        return file.sipPort(number <= 65_535 ? number : 0);
    }

    private static String text(CfgDocument document, Parameter<?> parameter) {
        return document.value(parameter.section(), parameter.key()).orElse("").strip();
    }

    /** What the file says that the peer has read now. */
    ReadFile take(TftpContentRequest request, TftpTransferRecord record) {
        ReadFile file = take(request.peer());
        return file == null ? ReadFile.of(record.version()) : file;
    }

    private @Nullable ReadFile take(InetSocketAddress peer) {
        synchronized (given) {
            return given.remove(peer);
        }
    }
}
