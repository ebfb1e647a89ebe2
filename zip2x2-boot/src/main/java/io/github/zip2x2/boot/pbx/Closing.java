package io.github.zip2x2.boot.pbx;

import java.io.IOException;
import java.util.Collection;

/** Closes several things, each whatever becomes of the others. */
final class Closing {
    private Closing() {}

    /**
     * Closes them in order.
     *
     * @throws IOException if one could not be closed: its cause is the first failure, the others are suppressed in it
     */
    static void all(Collection<? extends AutoCloseable> open) throws IOException {
        IOException failed = null;
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception | Error e) { // whatever one part does, the others are closed too
                if (failed == null) {
                    failed = new IOException("closing a part of the service failed", e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
