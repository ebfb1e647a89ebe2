package io.github.zip2x2.boot.lab;

/**
 * What a capture says about one thing of a phone that is UNKNOWN.
 *
 * @param question the thing
 * @param settled whether the capture answers it
 * @param answer the answer with its evidence, or what is missing for one
 */
public record Lesson(String question, boolean settled, String answer) {}
