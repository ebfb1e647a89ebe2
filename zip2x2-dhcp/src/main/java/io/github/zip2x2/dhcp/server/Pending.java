package io.github.zip2x2.dhcp.server;

/** An exchange that waits for the store, a probe or the directory, and what is known of it so far. */
final class Pending {

    private final Exchange exchange;
    private Records records = Records.NONE;
    private For waitsFor = For.STORE;
    private long deadlineNanos;
    private int turn;

    /** what an exchange waits for, and how long. */
    enum For {
        STORE,
        PROBE,
        DIRECTORY
    }

    Pending(Exchange exchange) {
        this.exchange = exchange;
    }

    Exchange exchange() {
        return exchange;
    }

    Records records() {
        return records;
    }

    void records(Records known) {
        records = known;
    }

    For waitsFor() {
        return waitsFor;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Begins to wait; the number by which the answer is told from one that is late. */
    int begin(For what, long untilNanos) {
        waitsFor = what;
        deadlineNanos = untilNanos;
        return ++turn;
    }

    boolean isAt(int number) {
        return turn == number;
    }
}
