package io.github.zip2x2.boot.pbx.site;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives the settings that lie over those of sites and phones, such as those that rollouts have published. Called by
 * several threads at once, for each file; answers from memory.
 */
@FunctionalInterface
public interface Overlays {
    /** Nothing. */
    Overlays NONE = request -> List.of();

    /**
     * What lies over one file.
     *
     * @param request which file, of which phone, at which site
     * @return the layers, the one that counts last
     */
    List<Layer> over(ProvisioningRequest request);

    /**
     * Lays more over these.
     *
     * @param more what counts where both set the same
     * @return both
     */
    default Overlays and(Overlays more) {
        return request -> {
            List<Layer> all = new ArrayList<>(over(request));
            all.addAll(more.over(request));
            return all;
        };
    }
}
