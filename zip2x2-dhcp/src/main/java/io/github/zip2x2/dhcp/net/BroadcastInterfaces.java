package io.github.zip2x2.dhcp.net;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The interfaces of this host that are up and may bring in broadcasts. Java names only those that have an address, but
 * Linux hands up the broadcasts of the others as well, so there its own directory of interfaces is read too.
 */
final class BroadcastInterfaces {

    /** Where Linux shows its interfaces, a directory for each; missing on other systems. */
    static final Path LINUX = Path.of("/sys/class/net");

    // linux/if.h
    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_POINTOPOINT = 0x10;

    private BroadcastInterfaces() {}

    /** Their names now. */
    static Set<String> up() throws IOException {
        return up(NetworkInterface.networkInterfaces().toList(), LINUX);
    }

    /** Their names: those of Java's list, and those of the directory where it exists. */
    static Set<String> up(Collection<NetworkInterface> listed, Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        for (NetworkInterface each : listed) {
            if (each.isUp() && !each.isLoopback() && !each.isPointToPoint()) {
                names.add(each.getName());
            }
        }
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
                for (Path entry : entries) {
                    if (isUp(entry)) {
                        names.add(directory.relativize(entry).toString());
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return names;
    }

    private static boolean isUp(Path entry) throws IOException {
        // What comes in by a port of a bridge or of a bond, the bridge or the bond brings in.
        if (Files.exists(entry.resolve("master"))) {
            return false;
        }
        try {
            int flags = Integer.decode(Files.readString(entry.resolve("flags")).strip());
            String state = Files.readString(entry.resolve("operstate")).strip();
            // Drivers that do not keep the state say unknown.
            return (flags & (IFF_UP | IFF_LOOPBACK | IFF_POINTOPOINT)) == IFF_UP
                    && (state.equals("up") || state.equals("unknown"));
        } catch (NumberFormatException e) {
            throw new IOException(entry.resolve("flags") + " holds no number", e);
        } catch (IOException e) {
            if (Files.exists(entry)) {
                throw e;
            }
            return false; // taken away meanwhile
        }
    }
}
