package io.github.zip2x2.examples.cfglint;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** A bar on a terminal; on anything else, or for a short work, nothing. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;
    private static final int WORTH_SHOWING = 500;

    private final PrintStream terminal;
    private final String what;
    private final boolean shown;
    private int lastPercent = -1;

    private ProgressBar(PrintStream terminal, String what, boolean shown) {
        this.terminal = terminal;
        this.what = what;
        this.shown = shown;
    }

    static ProgressBar on(PrintStream stream, String what) {
        return new ProgressBar(stream, what, stream == System.err && standardErrorIsTerminal());
    }

    /** The JDK tells of stdin and stdout only; the shell's test is asked, which inherits stderr. */
    private static boolean standardErrorIsTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void show(int done, int total) {
        int percent = total == 0 ? 100 : (int) (100L * done / total);
        if (!shown || total < WORTH_SHOWING || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        int full = percent * WIDTH / 100;
        terminal.print(String.format(
                Locale.ROOT,
                "\r%s [%s%s] %3d %% %,d/%,d",
                what,
                "=".repeat(full),
                " ".repeat(WIDTH - full),
                percent,
                done,
                total));
        terminal.flush();
    }

    @Override
    public void close() {
        if (lastPercent >= 0) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
