package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.pbx.site.PhoneFile;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the file says that each peer was given, for the fleet's record: its version, of which TFTP is told none for
 * a phone's own file, since a version there says that packets may be kept for others, and whom it makes of the phone.
 * Bounded and thread-safe.
 */
final class ReadVersions {
    private static final int UNDER_WAY = 20_000;

    /** No phone's file is nearly as long; of a longer one only what it says is kept. */
    private static final int LONG = 1 << 14;

    private final Map<Given, Supplier<ReadFile>> given = new BoundedMap<>(UNDER_WAY);

    /** The end of one transfer may be told when the same port has asked for the other file already. */
    private record Given(InetSocketAddress peer, FileKind kind) {}

    /** A phone's file is on its way to a peer. */
    void made(TftpContentRequest asked, PhoneFile file) {
        // Read when the transfer has ended: until then a phone waits, and many that ask at once wait for each other.
        Supplier<ReadFile> read;
        if (file.length() <= LONG) {
            read = () -> read(file);
        } else {
            ReadFile now = read(file);
            read = () -> now;
        }
        synchronized (given) {
            given.put(new Given(asked.peer(), file.kind()), read);
        }
    }

    /** What a phone's file says of whom it makes of the phone; no secret of it. */
    private static ReadFile read(PhoneFile file) {
        CfgDocument document = file.read().document();
        String port = text(document, Parameters.PHONE_SIP_PORT);
        ReadFile read = ReadFile.of(file.version()).deviceId(text(document, Parameters.DEVICE_ID));
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
        return read.sipPort(number <= 65_535 ? number : 0);
    }

    private static String text(CfgDocument document, Parameter<?> parameter) {
        return document.value(parameter.section(), parameter.key()).orElse("").strip();
    }

    /** What the file says that the peer has read now. */
    ReadFile take(TftpContentRequest request, TftpTransferRecord record) {
        Supplier<ReadFile> file = take(new Given(request.peer(), FileKind.of(request.path())));
        return file == null ? ReadFile.of(record.version()) : file.get();
    }

    private @Nullable Supplier<ReadFile> take(Given transfer) {
        synchronized (given) {
            return given.remove(transfer);
        }
    }
}
