package io.github.zip2x2.tftp.content;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks several sources in turn; the first that does not say "file not found" answers. */
public final class ChainContentSource implements TftpContentSource {
    private final List<TftpContentSource> sources;

    /**
     * Makes a chain.
     *
     * @param sources the sources in the order in which they are asked
     */
    public ChainContentSource(List<TftpContentSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public TftpAnswer open(TftpContentRequest request) throws IOException {
        for (TftpContentSource source : sources) {
            TftpAnswer answer = source.open(request);
            if (!answer.isNotFound()) {
                return answer;
            }
        }
        return TftpAnswer.notFound();
    }

    @Override
    public @Nullable TftpAnswer openNow(TftpContentRequest request) {
        for (TftpContentSource source : sources) {
            TftpAnswer answer = source.openNow(request);
            if (answer == null || !answer.isNotFound()) {
                return answer;
            }
        }
        return TftpAnswer.notFound();
    }
}
