package io.github.zip2x2.dhcp;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
