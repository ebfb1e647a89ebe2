package io.github.zip2x2.config.root;

import java.util.List;

/**
 * What a root holds, and what of it was left out.
 *
 * @param files the files that may be served
 * @param leftOut the names below which nothing was looked at
 */
public record RootListing(List<RootEntry> files, List<LeftOut> leftOut) {
    /**
     * Copies the lists.
     *
     * @param files the files that may be served
     * @param leftOut the names below which nothing was looked at
     */
    public RootListing {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A name that was left out.
     *
     * @param path relative to the root, with slashes
     * @param isLink whether it is a link that is not followed; otherwise it cannot be read
     * @param reason why, to follow the name: {@code permission denied}
     */
    public record LeftOut(String path, boolean isLink, String reason) {}
}
