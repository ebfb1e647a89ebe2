package io.github.zip2x2.config.files;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.root.RootListing.LeftOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The phones whose {@code <MAC>.cfg} lies in a TFTP root or a directory of it.
 *
 * <p>It may be asked again every few seconds: a directory that has not changed is not read again, so a look costs one file
 * status a directory and link. Files and links count as they do for {@link DirectorySource}. Not safe for use by several
 * threads at once.
 */
public final class PhoneFiles {
    private final RootWalk walk;
    private List<LeftOut> leftOut = List.of();

    private PhoneFiles(RootWalk walk) {
        this.walk = walk;
    }

    /**
     * Takes a directory for a root.
     *
     * @param root the directory; read when it is asked for, and found anew each time
     * @return the phones of the root
     */
    public static PhoneFiles of(Path root) {
        return new PhoneFiles(new RootWalk(root));
    }

    static PhoneFiles of(RootWalk walk) {
        return new PhoneFiles(walk);
    }

    /**
     * Looks for the phones that have a file now.
     *
     * @return their addresses
     * @throws IOException if the root itself cannot be read, saying why; what was found before may be used on
     */
    public Set<MacAddress> phones() throws IOException {
        Set<MacAddress> found = new HashSet<>();
        List<LeftOut> missed = new ArrayList<>();
        walk.walk(new RootWalk.Visitor() {
            @Override
            public void file(String path, Path file) {
                PhoneModel.ZIP2X2
                        .macOfSpecificFileName(path.substring(path.lastIndexOf('/') + 1))
                        .ifPresent(found::add);
            }

            @Override
            public void leftOut(LeftOut name) {
                missed.add(name);
            }
        });
        leftOut = List.copyOf(missed);
        return Set.copyOf(found);
    }

    /**
     * What the last look left out: directories that cannot be read, links that lead out of the root.
     *
     * @return the names; equal lists look to look while nothing changes, so that each can be said once
     */
    public List<LeftOut> leftOut() {
        return leftOut;
    }
}
