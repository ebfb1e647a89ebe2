package io.github.zip2x2.tftp;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
