package io.github.zip2x2.boot.pbx.site;

/**
 * Settings of one origin. A file is made of layers: the file on disk, then the site, the phone, the rollouts. The last
 * layer that sets a parameter counts. Immutable.
 */
public final class Layer {
    private final Origin origin;
    private final String name;
    private final SettingTexts texts;
    private final boolean onlyWhereSet;

    /** Who sets something. */
    public enum Origin {
        /** The settings of a {@link Site}. */
        SITE,
        /** The settings of a phone, as its directory has them. */
        PHONE,
        /** A rollout. */
        ROLLOUT,
        /** This library, where no file lies on disk. */
        DEFAULT
    }

    Layer(Origin origin, String name, SettingTexts texts, boolean onlyWhereSet) {
        this.origin = origin;
        this.name = name;
        this.texts = texts;
        this.onlyWhereSet = onlyWhereSet;
    }

    /** {@return who sets it} */
    public Origin origin() {
        return origin;
    }

    /** {@return the name of the site or the rollout; empty for others} */
    public String name() {
        return name;
    }

    SettingTexts texts() {
        return texts;
    }

    /** Whether it changes only what the file on disk or a layer below sets, since that would hide what another file says. */
    boolean isOnlyWhereSet() {
        return onlyWhereSet;
    }

    /** Origin and name; no value. */
    @Override
    public String toString() {
        return origin + (name.isEmpty() ? "" : " " + name);
    }
}
