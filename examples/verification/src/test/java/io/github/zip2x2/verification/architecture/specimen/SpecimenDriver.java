package io.github.zip2x2.verification.architecture.specimen;

/** Known to an engine that should not know it. */
public final class SpecimenDriver {
    /** Any driver. */
    public SpecimenDriver() {}
}
