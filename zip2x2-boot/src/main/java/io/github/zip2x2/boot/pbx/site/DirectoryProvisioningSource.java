package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.DirectoryContentSource;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** A TFTP root on disk: each kind of file is looked for where phones and administrators may have put it. */
final class DirectoryProvisioningSource implements ProvisioningSource {
    private final DirectoryContentSource files;

    DirectoryProvisioningSource(Path root) throws IOException {
        // Nobody asks it for an answer at once, so it need not remember what it found.
        files = new DirectoryContentSource(root, Duration.ZERO);
    }

    @Override
    public TftpAnswer open(ProvisioningRequest request) throws IOException {
        Set<String> places = new LinkedHashSet<>();
        places.add(request.path());
        String name = request.name();
        switch (request.kind()) {
            case COMMON, FIRMWARE -> places.add(name);
            case SPECIFIC -> {
                places.add(name);
                places.add(request.model().name() + "/" + name);
                request.mac().map(request.model()::specificFileName).ifPresent(usual -> {
                    places.add(usual);
                    places.add(request.model().name() + "/" + usual);
                });
            }
            case OTHER -> {}
        }
        for (String place : places) {
            TftpAnswer answer =
                    files.open(new TftpContentRequest(TftpRequest.read(place), request.peer(), request.local()));
            if (!answer.isNotFound()) {
                return answer;
            }
        }
        return TftpAnswer.notFound();
    }
}
