package io.github.zip2x2.boot.pbx.rollout;

import io.github.zip2x2.boot.internal.CallGuard;
import io.github.zip2x2.boot.internal.ForeignCallException;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetClock;
import io.github.zip2x2.boot.pbx.fleet.Moment;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells phones to boot, for waves and for single reboots alike. It asks the guard, finds the phone's address, sends the
 * NOTIFY and records it in the fleet. The NOTIFY names the device id and port of the file that the phone read whole
 * last: a phone drops a NOTIFY that names what it has not read yet. Where the fleet does not know them, those in the
 * phone's files count. What guard, locator and sender throw is a typed failure. Each method may block. Thread-safe.
 */
public final class PhoneNotifier {
    /** Where a phone listens that is not told otherwise (PHONE manual p.112). */
    public static final int DEFAULT_PORT = 5060;

    private final NotifySender sender;
    private final @Nullable Fleet fleet;
    private final RebootGuard guard;
    private final PhoneLocator locator;
    private final PhoneNames names;
    private final NotifySettings settings;
    private final InstantSource clock;
    private final CallGuard guardCalls =
            CallGuard.of("reboot guard", "its phones are asked for again in a minute; mend it");
    private final CallGuard locatorCalls =
            CallGuard.of("phone locator", "its phones are asked for again in a minute; mend it");
    private final CallGuard senderCalls = CallGuard.of(
            "sender of NOTIFYs", "whether the NOTIFY left is not known, and the phone is watched; mend it");

    /** Gives the device id and port that a phone's files name. */
    @FunctionalInterface
    public interface PhoneNames {
        /**
         * How a phone's files name it now.
         *
         * @param phone the phone
         * @return its device id and port; empty if its files name no device id
         * @throws IOException if they cannot be made
         */
        Optional<WavePhone> of(MacAddress phone) throws IOException;
    }

    /** Whether a phone may be told to boot, and where it is. */
    public sealed interface Asked {
        /**
         * It may, at once.
         *
         * @param target whom the NOTIFY names
         * @param address where the phone is
         */
        record Ready(SipUri target, InetAddress address) implements Asked {}

        /**
         * It may later.
         *
         * @param answer what the guard said
         */
        record Later(RebootGuard.Answer.Later answer) implements Asked {}

        /**
         * Nobody knows where it is, or whom to name.
         *
         * @param why in words
         */
        record Unreachable(String why) implements Asked {}

        /**
         * That cannot be told now, for a reason that is not the phone's.
         *
         * @param cause why
         */
        record Failed(IOException cause) implements Asked {}
    }

    private PhoneNotifier(Builder builder) {
        sender = builder.sender;
        fleet = builder.fleet;
        guard = builder.guard;
        clock = builder.clock;
        names = builder.names;
        settings = builder.settings;
        Fleet known = builder.fleet;
        locator = builder.locator != null
                ? builder.locator
                : known == null ? phone -> Optional.empty() : PhoneLocator.byRecord(known::phone, clock);
    }

    /**
     * Starts a notifier's settings.
     *
     * @param sender sends the NOTIFYs
     * @return a builder
     */
    public static Builder of(NotifySender sender) {
        return new Builder(sender);
    }

    /**
     * Whether a phone may be told to boot now, and as whom and where.
     *
     * @param phone the phone; one that is {@linkplain WavePhone#isNamed named} is told by that name
     * @return the answer
     * @throws InterruptedIOException if the thread was interrupted
     */
    public Asked ask(WavePhone phone) throws InterruptedIOException {
        MacAddress mac = phone.mac();
        try {
            Optional<InetAddress> address = locatorCalls.call(() -> locator.locate(mac));
            if (address.isEmpty()) {
                return new Asked.Unreachable("nobody knows the address of " + mac);
            }
            Optional<WavePhone> named = named(phone);
            if (named.isEmpty()) {
                return new Asked.Unreachable("nobody knows the device_id of " + mac
                        + ": it read no file here that names one, and its files name none now");
            }
            if (guardCalls.call(() -> guard.mayReboot(mac)) instanceof RebootGuard.Answer.Later later) {
                return new Asked.Later(later);
            }
            return new Asked.Ready(
                    new SipUri(
                            named.get().deviceId(),
                            host(address.get()),
                            named.get().sipPort()),
                    address.get());
        } catch (ForeignCallException e) {
            return new Asked.Failed(e);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return new Asked.Failed(e);
        }
    }

    /**
     * Whom a NOTIFY to a phone must name.
     *
     * @param phone the phone
     * @return it with its device id and port; empty if nobody knows them
     * @throws IOException if its files had to be asked and cannot be made
     */
    public Optional<WavePhone> named(WavePhone phone) throws IOException {
        if (phone.isNamed()) {
            return Optional.of(phone);
        }
        Optional<PhoneRecord> record = fleet == null ? Optional.empty() : fleet.phone(phone.mac());
        Optional<String> deviceId = record.flatMap(PhoneRecord::deviceId);
        if (deviceId.isPresent()) {
            int port = record.get().sipPort().orElse(DEFAULT_PORT);
            return Optional.of(new WavePhone(phone.mac(), deviceId.get(), port));
        }
        return names.of(phone.mac());
    }

    private static String host(InetAddress address) {
        String host = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[" + host + "]" : host;
    }

    /**
     * Tells a phone to boot, once.
     *
     * @param phone the phone
     * @param target whom the NOTIFY names
     * @return how it ended; what the sender throws beside an {@link IOException} counts as no answer, for it may have left
     * @throws InterruptedIOException if the thread was interrupted: whether it left is not known
     */
    public NotifyResult tell(MacAddress phone, SipUri target) throws InterruptedIOException {
        Moment sent = FleetClock.now(clock);
        NotifyResult result;
        try {
            result = senderCalls.call(() -> sender.send(new Notify(target, settings)));
        } catch (ForeignCallException e) {
            result = e.getCause() instanceof IOException cause
                    ? new NotifyResult.Undeliverable(String.valueOf(cause.getMessage()))
                    : new NotifyResult.TimedOut(1);
        }
        if (fleet != null) {
            // A fast phone boots before its answer is here, and that boot is the effect of this NOTIFY.
            fleet.notified(phone, sent, result);
        }
        return result;
    }

    /** Collects what a notifier needs. */
    public static final class Builder {
        private final NotifySender sender;
        private @Nullable Fleet fleet;
        private RebootGuard guard = RebootGuard.always();
        private @Nullable PhoneLocator locator;
        private PhoneNames names = phone -> Optional.empty();
        private NotifySettings settings = NotifySettings.defaults();
        private InstantSource clock = InstantSource.system();

        private Builder(NotifySender sender) {
            this.sender = Objects.requireNonNull(sender, "sender");
        }

        /**
         * Sets the fleet. It knows what phones read, and records NOTIFYs.
         *
         * @param value the fleet; none unless set
         * @return this builder
         */
        public Builder fleet(Fleet value) {
            fleet = Objects.requireNonNull(value, "fleet");
            return this;
        }

        /**
         * Sets the guard, which says whether a phone may be rebooted.
         *
         * @param value the guard; unless set, every phone may at any time
         * @return this builder
         */
        public Builder guard(RebootGuard value) {
            guard = Objects.requireNonNull(value, "guard");
            return this;
        }

        /**
         * Sets the locator, which finds a phone's address.
         *
         * @param value the locator; unless set, the address that the fleet knows
         * @return this builder
         */
        public Builder locator(PhoneLocator value) {
            locator = Objects.requireNonNull(value, "locator");
            return this;
        }

        /**
         * Sets the names in phones' files. They count where the fleet does not know what a phone read.
         *
         * @param value says it; nobody does unless set
         * @return this builder
         */
        public Builder names(PhoneNames value) {
            names = Objects.requireNonNull(value, "names");
            return this;
        }

        /**
         * Sets the words of the NOTIFY.
         *
         * @param value {@link NotifySettings#defaults()} unless set
         * @return this builder
         */
        public Builder settings(NotifySettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return this;
        }

        /**
         * Sets the clock that dates NOTIFYs and ends leases; the same as the fleet's.
         *
         * @param value the system's unless set
         * @return this builder
         */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** {@return the notifier} */
        public PhoneNotifier build() {
            return new PhoneNotifier(this);
        }
    }
}
