package io.github.zip2x2.verification.net;

import java.time.Duration;

/** Short commands that must succeed, such as those of iproute2. */
final class Command {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Command() {}

    static Program run(String... words) {
        return Program.start(words).awaitExit(LIMIT).expectExit(0);
    }
}
