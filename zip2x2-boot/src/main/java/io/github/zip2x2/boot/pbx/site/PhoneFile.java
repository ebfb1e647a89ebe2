package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.finding.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of a phone's two files, as the phone would get it now. The bytes hold the phone's secrets; {@link #toString()}
 * shows none. Immutable.
 */
public final class PhoneFile {
    private final FileKind kind;
    private final String name;
    private final byte[] bytes;
    private final FileVersions versions;
    private volatile @Nullable String version;
    private final Map<String, Layer> origins;
    private final List<Finding> findings;

    PhoneFile(
            FileKind kind,
            String name,
            byte[] bytes,
            FileVersions versions,
            Map<String, Layer> origins,
            List<Finding> findings) {
        this.kind = kind;
        this.name = name;
        this.bytes = bytes.clone();
        this.versions = versions;
        this.origins = Map.copyOf(origins);
        this.findings = List.copyOf(findings);
    }

    /** {@return {@link FileKind#COMMON} or {@link FileKind#SPECIFIC}} */
    public FileKind kind() {
        return kind;
    }

    /** {@return the file's name without directories} */
    public String name() {
        return name;
    }

    /** {@return how many octets it has} */
    public int length() {
        return bytes.length;
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return what names these bytes, under the installation's key} Made when it is first asked for. */
    public String version() {
        String known = version;
        if (known == null) {
            known = versions.of(bytes);
            version = known;
        }
        return known;
    }

    /** {@return the file, read} */
    public CfgFile read() {
        return CfgFile.parse(name, bytes);
    }

    /**
     * Who set a parameter.
     *
     * @param section the section without brackets
     * @param key the key
     * @return the layer; empty if it stands so on disk, or not at all
     */
    public Optional<Layer> origin(String section, String key) {
        return Optional.ofNullable(origins.get(place(section, key)));
    }

    /** {@return what was changed so that the file can hold what the phone shows; no reason for no file} */
    public List<Finding> findings() {
        return findings;
    }

    static String place(String section, String key) {
        return section + "\n" + key;
    }

    /** Name, length and version; no value. */
    @Override
    public String toString() {
        return name + ", " + bytes.length + " octets, version " + version;
    }
}
