package io.github.zip2x2.config.document;

/**
 * A document and the path it was read from.
 *
 * <p>Immutable; equal when path and bytes are equal.
 */
public final class CfgFile {
    private final String path;
    private final CfgDocument document;

    private CfgFile(String path, CfgDocument document) {
        this.path = path;
        this.document = document;
    }

    /**
     * Names a document.
     *
     * @param path the path relative to the TFTP root, with slashes; what findings and provenance will say
     * @param document the document
     * @return both
     */
    public static CfgFile of(String path, CfgDocument document) {
        return new CfgFile(path, document);
    }

    /**
     * Reads a file's bytes.
     *
     * @param path the path relative to the TFTP root, with slashes
     * @param bytes the whole file, whatever it holds
     * @return the named document
     */
    public static CfgFile parse(String path, byte[] bytes) {
        return new CfgFile(path, CfgDocument.parse(bytes));
    }

    /**
     * The path.
     *
     * @return relative to the TFTP root, with slashes
     */
    public String path() {
        return path;
    }

    /**
     * The document.
     *
     * @return the document
     */
    public CfgDocument document() {
        return document;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CfgFile that && path.equals(that.path) && document.equals(that.document);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + document.hashCode();
    }

    /** The path. */
    @Override
    public String toString() {
        return path;
    }
}
