package io.github.zip2x2.config.validation;

/** Which of a phone's two files a file is. */
public enum FileRole {
    /** The file that all phones of a model read. */
    COMMON,
    /** One phone's own file. */
    SPECIFIC
}
