package io.github.zip2x2.boot.phone;

/**
 * A boot file that a message names.
 *
 * @param source {@link BootSource#BOOTFILE_NAME} or {@link BootSource#FILE}
 * @param name as it was received, without NULs at its end
 */
public record BootFile(BootSource source, String name) {}
