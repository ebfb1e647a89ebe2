package io.github.zip2x2.config.root;

import io.github.zip2x2.config.MacAddress;

/**
 * A phone of a root.
 *
 * <p>Immutable.
 */
public final class RootPhone {
    private final MacAddress mac;
    private final RootModel model;
    private final String path;

    RootPhone(MacAddress mac, RootModel model, String path) {
        this.mac = mac;
        this.model = model;
        this.path = path;
    }

    /**
     * The phone's hardware address.
     *
     * @return the address that its file is named by
     */
    public MacAddress mac() {
        return mac;
    }

    /**
     * The model.
     *
     * @return the model whose common file leads to the phone's own file
     */
    public RootModel model() {
        return model;
    }

    /**
     * The phone's own file.
     *
     * @return its path relative to the root, with slashes
     */
    public String path() {
        return path;
    }

    /** The address and the file. */
    @Override
    public String toString() {
        return mac + " (" + path + ")";
    }
}
