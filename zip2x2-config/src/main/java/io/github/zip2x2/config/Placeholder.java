package io.github.zip2x2.config;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
