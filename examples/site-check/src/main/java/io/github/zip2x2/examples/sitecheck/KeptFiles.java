package io.github.zip2x2.examples.sitecheck;

import io.github.zip2x2.boot.phone.BootEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps what a phone read. */
final class KeptFiles {
    private KeptFiles() {}

    /** Writes a file under its requested name; the name comes from the network, so it must not leave the directory. */
    static void keep(Path directory, BootEvent.FileRead read) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        String name = read.name().replace('\\', '/').replaceFirst("^/+", "");
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IOException("'" + read.name() + "' would leave " + directory + ", so it is not kept");
        }
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                WritableByteChannel channel = Channels.newChannel(out)) {
            channel.write(read.content().duplicate());
        }
    }
}
