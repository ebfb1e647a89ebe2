package io.github.zip2x2.boot.phone;

import io.github.zip2x2.tftp.TftpErrorCode;
import io.github.zip2x2.tftp.TftpFailure;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.transfer.TftpEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The TFTP client of a phone: one file after the other, each tried as often as the profile says. */
final class FilePart implements FileFetch.Listener {
    private final PhoneBootEngine phone;
    private final PhoneProfile profile;
    private final RandomGenerator random;
    private final List<FileFetch> fetches = new ArrayList<>();
    private final TftpEvent.Received received = new TftpEvent.Received();
    private int last;
    private @Nullable FileFetch active;
    private boolean abandoned;

    private String name = "";
    private @Nullable InetSocketAddress server;
    private int tries;
    private long tryAgainAt = Long.MAX_VALUE;
    private long now;

    FilePart(PhoneBootEngine phone, PhoneProfile profile, RandomGenerator random) {
        this.phone = phone;
        this.profile = profile;
        this.random = random;
    }

    void fetch(String wanted, InetSocketAddress from, long nowNanos) {
        name = wanted;
        server = from;
        tries = 0;
        begin(nowNanos);
    }

    private void begin(long nowNanos) {
        now = nowNanos;
        tries++;
        tryAgainAt = Long.MAX_VALUE;
        FileFetch fetch = new FileFetch(
                ++last,
                name,
                profile.tftpOptions(),
                Objects.requireNonNull(server, "set by fetch"),
                profile.tftp(),
                random,
                this);
        fetches.add(fetch);
        active = fetch;
        fetch.on(TftpEvent.Signal.START, nowNanos);
    }

    void received(PhoneEvent.TftpReceived event, long nowNanos) {
        now = nowNanos;
        for (FileFetch fetch : fetches) {
            if (fetch.id() == event.transfer()) {
                fetch.on(received.set(event.bytes(), event.peer()), nowNanos);
                return;
            }
        }
    }

    void timeReached(long nowNanos) {
        now = nowNanos;
        for (FileFetch fetch : List.copyOf(fetches)) {
            if (fetch.deadlineNanos() != Long.MAX_VALUE && nowNanos - fetch.deadlineNanos() >= 0) {
                fetch.on(TftpEvent.Signal.TIME_REACHED, nowNanos);
            }
        }
        if (tryAgainAt != Long.MAX_VALUE && nowNanos - tryAgainAt >= 0) {
            begin(nowNanos);
        }
    }

    long deadlineNanos() {
        long next = tryAgainAt;
        for (FileFetch fetch : fetches) {
            next = Times.earlier(next, fetch.deadlineNanos());
        }
        return next;
    }

    /** Nothing is wanted any more; a transfer that has all its data may still answer its server. */
    void forget() {
        active = null;
        tryAgainAt = Long.MAX_VALUE;
    }

    /** The power is gone: nothing is answered any more. */
    void abandon() {
        forget();
        abandoned = true;
    }

    /** Gives back the ports of transfers that are over, once none of them can send any more in this event. */
    void sweep(PhoneActions actions) {
        for (int i = 0; i < fetches.size(); ) {
            FileFetch fetch = fetches.get(i);
            if (fetch != active && (abandoned || fetch.isDone())) {
                actions.closeTftp(fetch.id());
                fetches.remove(i);
            } else {
                i++;
            }
        }
        abandoned = false;
    }

    /** What TFTP waits for, for the reason of a boot that ran out of time; empty if it waits for nothing. */
    Optional<String> pending() {
        FileFetch fetch = active;
        if (fetch != null) {
            return Optional.of(name + " stopped at " + fetch.size() + " bytes");
        }
        return tryAgainAt == Long.MAX_VALUE ? Optional.empty() : Optional.of(name + " was to be tried again");
    }

    @Override
    public void send(int transfer, ByteBuffer datagram, InetSocketAddress peer) {
        phone.sendTftp(transfer, datagram, peer);
    }

    @Override
    public void fetched(FileFetch fetch, TftpTransferRecord record) {
        if (fetch != active) {
            return;
        }
        active = null;
        phone.fetched(
                name,
                fetch.content(),
                name + ", " + record.bytes() + " bytes in " + record.blocks() + " blocks from "
                        + record.peer().map(FilePart::text).orElse("?")
                        + (record.retransmissions() == 0 ? "" : ", " + record.retransmissions() + " packets sent again")
                        + (tries == 1 ? "" : ", at try " + tries));
    }

    @Override
    public void notFetched(FileFetch fetch, TftpFailure failure) {
        if (fetch != active) {
            return;
        }
        active = null;
        if (tries < profile.fileTries()) {
            tryAgainAt = now + profile.filePause().toNanos();
            return;
        }
        String reason = "RRQ " + name + " to " + text(Objects.requireNonNull(server, "set by fetch")) + ": "
                + reason(failure)
                + (fetch.size() == 0 ? "" : " after " + fetch.size() + " bytes")
                + (tries == 1 ? "" : ", " + tries + " tries");
        boolean missing =
                failure.kind() == TftpFailure.Kind.REFUSED && failure.code().equals(TftpErrorCode.FILE_NOT_FOUND);
        phone.notFetched(reason, missing);
    }

    private static String reason(TftpFailure failure) {
        return switch (failure.kind()) {
            case REFUSED -> "the server answered ERROR " + failure.code().number() + " " + failure.text();
            case TIMEOUT -> "no answer to " + failure.attempts() + " packets";
            default -> failure.text();
        };
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
