package io.github.zip2x2.verification.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A TFTP root as a PBX would write it, for one phone. */
final class TftpRoot {
    static final String COMMON = "ZIP2x2_common.cfg";
    static final String FIRMWARE = "ZIP2x2_1_0_1.bin";
    static final String VERSION = "1.0.1";
    static final String MAC = "000BEA000021";
    static final String SECRET = "not-for-any-log";

    private final Path directory;

    private TftpRoot(Path directory) {
        this.directory = directory;
    }

    /** Writes the common file and the phone's own in a directory of its own. */
    static TftpRoot in(Path parent) throws IOException {
        TftpRoot root = new TftpRoot(Files.createDirectories(parent.resolve("root")));
        root.write(
                COMMON,
                "[NET_CONFIG]\nuse_dhcp=yes\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=" + VERSION);
        root.write("ZIP2x2/" + MAC + ".cfg", "[SIP_CONFIG]\ndevice_id=201\nauth_password=" + SECRET + "\n");
        return root;
    }

    /** Adds the image that the common file names: bytes of no known format, always the same. */
    TftpRoot withFirmware(int bytes) throws IOException {
        byte[] image = new byte[bytes];
        new Random(bytes).nextBytes(image);
        Files.write(directory.resolve(FIRMWARE), image);
        return this;
    }

    Path directory() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
