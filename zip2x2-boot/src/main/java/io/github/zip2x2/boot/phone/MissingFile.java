package io.github.zip2x2.boot.phone;

/** What a phone does about a file that its server does not have. Which of it a real phone does is UNKNOWN. */
public enum MissingFile {
    /** The boot fails. */
    FAIL,
    /**
     * The step fails and the boot goes on: without the settings of a configuration file, or with the software that the
     * phone runs.
     */
    GO_ON
}
