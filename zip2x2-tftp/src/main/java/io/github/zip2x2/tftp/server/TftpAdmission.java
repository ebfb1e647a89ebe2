package io.github.zip2x2.tftp.server;

import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal.Reason;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may begin a transfer, by the limits in all, by source, for large files and for uploads. Several engines
 * that serve the same port share one. Safe for use by several threads; nothing in it blocks.
 */
public final class TftpAdmission {
    private static final long SECOND = 1_000_000_000L;

    private final TftpServerSettings settings;
    private final Map<Object, Integer> perSource = new HashMap<>();
    private final Map<TrustedPrefix, Rate> rates = new HashMap<>();
    private int active;
    private int large;
    private int uploads;

    /** What a prefix may still begin: one second's worth at most is saved up. */
    private static final class Rate {
        private double left;
        private long at;

        Rate(int perSecond, long now) {
            left = perSecond;
            at = now;
        }

        boolean take(int perSecond, long now) {
            left = Math.min(perSecond, left + (double) Math.max(0, now - at) * perSecond / SECOND);
            at = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }

    /**
     * Makes an admission with nobody inside.
     *
     * @param settings the limits
     */
    public TftpAdmission(TftpServerSettings settings) {
        this.settings = settings;
    }

    /** Whom a request is counted for: its address, or in a trusted prefix the client. */
    Object sourceOf(TftpContentRequest request) {
        InetAddress address = request.peer().getAddress();
        return settings.trustedPrefix(address) == null ? address : clientOf(request);
    }

    /** Counts a transfer in, or tells why not. */
    @Nullable
    Reason admit(ServerTransfer transfer, long now) {
        Object source = transfer.source;
        boolean write = transfer.request.request().isWrite();
        TrustedPrefix prefix = settings.trustedPrefix(transfer.peer().getAddress());
        synchronized (this) {
            if (write && uploads >= settings.maxUploads()) {
                return Reason.TOO_MANY_UPLOADS;
            }
            if (active >= settings.maxTransfers()) {
                return Reason.TOO_MANY;
            }
            int ofSource = perSource.getOrDefault(source, 0);
            if (ofSource >= settings.maxPerSource()) {
                return Reason.TOO_MANY_OF_SOURCE;
            }
            if (prefix != null
                    && !rates.computeIfAbsent(prefix, p -> new Rate(p.perSecond(), now))
                            .take(prefix.perSecond(), now)) {
                return Reason.TOO_MANY_OF_PREFIX;
            }
            perSource.put(source, ofSource + 1);
            active++;
            uploads += write ? 1 : 0;
        }
        transfer.counted = true;
        return null;
    }

    /** Asks the application outside the lock; where it fails, the address stands for the client. */
    private Object clientOf(TftpContentRequest request) {
        Object key = null;
        try {
            key = settings.clientKey().apply(request);
        } catch (RuntimeException e) {
            // The stricter count, and the request is served: an engine does not log.
            key = null;
        }
        return key == null ? request.peer().getAddress() : key;
    }

    /** Counts a transfer of a large file; false if there are enough of them. */
    synchronized boolean admitLarge() {
        if (large >= settings.maxLarge()) {
            return false;
        }
        large++;
        return true;
    }

    /** Counts a transfer out that was counted in; one that is over, or no longer so. */
    synchronized void leave(ServerTransfer transfer) {
        if (!transfer.counted) {
            return;
        }
        transfer.counted = false;
        active--;
        if (transfer.large) {
            large--;
        }
        if (transfer.request.request().isWrite()) {
            uploads--;
        }
        perSource.computeIfPresent(transfer.source, (source, count) -> count == 1 ? null : count - 1);
    }
}
