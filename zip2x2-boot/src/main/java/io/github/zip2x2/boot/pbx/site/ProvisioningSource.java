package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.tftp.content.TftpAnswer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives a phone what it asks for. Called by several threads at once, and may wait; called anew for each request, so that
 * what it gives may change at any time.
 */
@FunctionalInterface
public interface ProvisioningSource {
    /** Has nothing. */
    ProvisioningSource NONE = request -> TftpAnswer.notFound();

    /**
     * Opens what a phone asks for.
     *
     * @param request the request
     * @return the content, whose version is empty where it holds a secret; or a refusal
     * @throws IOException if it cannot be opened now; the phone gets TFTP error 0 and will ask again
     */
    TftpAnswer open(ProvisioningRequest request) throws IOException;

    /**
     * Lays this source over another: what this one does not have is asked of the other.
     *
     * @param below the other source
     * @return both
     */
    default ProvisioningSource over(ProvisioningSource below) {
        return request -> {
            TftpAnswer answer = open(request);
            return answer.isNotFound() ? below.open(request) : answer;
        };
    }

    /**
     * The files of a directory, as a TFTP root has them: common files and images at the root, a phone's file in the
     * directory asked for, else at the root or in the one named for the model.
     *
     * @param root the directory; itself it may be a symbolic link, below it none is followed
     * @return the source
     * @throws IOException if it is not there or is no directory
     */
    static ProvisioningSource directory(Path root) throws IOException {
        return new DirectoryProvisioningSource(root);
    }
}
