package io.github.zip2x2.examples.fleetsim;

import java.io.PrintWriter;
import java.util.Locale;

/** One line per ten percent on stderr, for runs long enough to wonder about. */
final class Progress implements AutoCloseable {
    private static final int WORTH_SHOWING = 500;
    private static final int STEP = 10;

    private final PrintWriter err;
    private final int total;
    private int next = STEP;

    Progress(PrintWriter err, int total) {
        this.err = err;
        this.total = total;
    }

    void show(int ended, long nanos) {
        int percent = (int) (100L * ended / total);
        if (total >= WORTH_SHOWING && percent >= next) {
            next = percent - percent % STEP + STEP;
            err.println(String.format(
                    Locale.ROOT, "fleet-sim: %,d of %,d boots ended after %.1f s", ended, total, nanos / 1e9));
        }
    }

    @Override
    public void close() {
        err.flush();
    }
}
