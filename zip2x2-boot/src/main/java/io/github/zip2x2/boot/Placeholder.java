package io.github.zip2x2.boot;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
