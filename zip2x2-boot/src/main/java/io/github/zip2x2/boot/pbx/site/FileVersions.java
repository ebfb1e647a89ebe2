package io.github.zip2x2.boot.pbx.site;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the version of a file: a digest of its bytes under a key (HMAC, RFC 2104). Files hold passwords; from a plain
 * digest a short password is soon guessed, from one under a key it is not, as long as the key stays here. A version
 * begins with the name of its key, so versions under different keys are never compared. Immutable and thread-safe.
 */
public final class FileVersions {
    /** How many octets a key has. */
    public static final int KEY_OCTETS = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NAME_DIGITS = 8;
    private static final int VERSION_DIGITS = 24;

    private final SecretKeySpec key;
    private final String name;

    private FileVersions(byte[] key) {
        if (key.length != KEY_OCTETS) {
            throw new IllegalArgumentException("the key of versions has " + key.length + " octets; give " + KEY_OCTETS);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.name = digest("the name of this key".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .substring(0, NAME_DIGITS);
    }

    /**
     * Versions under a key of the application's, which services on one store share.
     *
     * @param key {@value #KEY_OCTETS} octets that nobody can guess
     * @return the versions
     * @throws IllegalArgumentException if it has another length
     */
    public static FileVersions keyed(byte[] key) {
        return new FileVersions(key);
    }

    /** {@return versions under a key that ends with this process: after a restart earlier ones compare with none} */
    public static FileVersions ofThisProcess() {
        return new FileVersions(drawn());
    }

    /**
     * Versions under the key in a file, which is made, for its owner only, if it is not there.
     *
     * @param file such as {@code version.key} in a state directory
     * @return the versions
     * @throws IOException if the file cannot be read or made, or holds no key: what helps
     */
    public static FileVersions keptIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_OCTETS) {
            throw new IOException(
                    file + ": " + key.length + " octets, where a key of versions has " + KEY_OCTETS
                            + "; remove it, and a new one is made: what phones have read is unknown then until they read it again");
        }
        return new FileVersions(key);
    }

    private static void make(Path file) throws IOException {
        FileAttribute<?>[] owners =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Path part = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(part);
        try (var out = Files.newByteChannel(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                owners)) {
            out.write(java.nio.ByteBuffer.wrap(drawn()));
        }
        try {
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            Files.delete(part); // another service was first, and its key is ours
        }
    }

    private static byte[] drawn() {
        byte[] key = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Names what bytes say.
     *
     * @param bytes a whole file
     * @return the same text for the same bytes, and for no others
     */
    public String of(byte[] bytes) {
        return name + "-" + digest(bytes).substring(0, VERSION_DIGITS);
    }

    /**
     * Whether a version was made under this key: one that was not is unknown, never behind.
     *
     * @param version a version
     * @return true if it compares with those of this key
     */
    public boolean knows(String version) {
        return version.startsWith(name + "-");
    }

    private String digest(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("each Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileVersions versions && Arrays.equals(key.getEncoded(), versions.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The key's name; not the key. */
    @Override
    public String toString() {
        return "versions under key " + name;
    }
}
