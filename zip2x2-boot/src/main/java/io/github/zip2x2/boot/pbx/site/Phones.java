package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.internal.BoundedMap;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who a phone is and where it stands: one question to the directory for each file of a phone's own, and an answer of the
 * last two seconds for all else, DHCP too. Where the directory fails, its last answer counts, for at most a day: a database
 * that is away when power returns keeps no phone from booting. Bounded and thread-safe.
 */
public final class Phones {
    private static final Logger LOG = LoggerFactory.getLogger(Phones.class);
    private static final int MOST_KEPT = 65_536;
    private static final long RECENT_NANOS = 2_000_000_000L;
    private static final long GOOD_NANOS = 24 * 3_600 * 1_000_000_000L;
    private static final long WARN_NANOS = 60 * 1_000_000_000L;

    /** Stands for the address of a phone that nobody knows; its site is then what its settings say, or none. */
    private static final InetAddress NOWHERE = Ipv4.of("0.0.0.0");

    private final PhoneDirectory directory;
    private final Sites sites;
    private final LongSupplier nanos;
    private final Map<MacAddress, Answer> answers = new BoundedMap<>(MOST_KEPT);
    private long warnedAt;
    private boolean failing;

    private record Answer(Optional<PhoneSettings> settings, long at) {}

    /**
     * The phones of a directory, at sites.
     *
     * @param directory who the phones are
     * @param sites where they stand
     * @param nanos the monotonic clock
     */
    public Phones(PhoneDirectory directory, Sites sites, LongSupplier nanos) {
        this.directory = directory;
        this.sites = sites;
        this.nanos = nanos;
    }

    /**
     * Completes a request: whose it is, what is known of that phone, and its site.
     *
     * @param request as it came
     * @param mac the phone, null if nobody knows
     * @return the request, complete
     * @throws IOException if the directory cannot tell and has not told lately
     */
    public ProvisioningRequest identify(ProvisioningRequest request, @Nullable MacAddress mac) throws IOException {
        Optional<PhoneSettings> phone =
                mac == null ? Optional.empty() : request.kind() == FileKind.SPECIFIC ? ask(mac) : recent(mac);
        return request.by(mac)
                .phone(phone.orElse(null))
                .at(sites.of(phone.flatMap(PhoneSettings::site), request.peer().getAddress()));
    }

    /**
     * The request that a phone would make for a file, if it made it now. Who asks wants to know how things stand, so no
     * earlier answer counts.
     *
     * @param kind common or specific
     * @param mac the phone
     * @param address where it is, if that is known
     * @return the request, complete
     * @throws IOException if the directory cannot tell now
     */
    public ProvisioningRequest wouldAsk(FileKind kind, MacAddress mac, Optional<InetAddress> address)
            throws IOException {
        Optional<PhoneSettings> phone = askStrictly(mac);
        PhoneModel model = phone.map(PhoneSettings::model).orElse(PhoneModel.ZIP2X2);
        String path =
                kind == FileKind.COMMON ? model.commonFileName() : model.name() + "/" + model.specificFileName(mac);
        InetSocketAddress at = new InetSocketAddress(address.orElse(NOWHERE), 0);
        return ProvisioningRequest.of(kind, model, path, at, new InetSocketAddress(NOWHERE, 0))
                .by(mac)
                .phone(phone.orElse(null))
                .at(sites.of(phone.flatMap(PhoneSettings::site), at.getAddress()));
    }

    /**
     * What the directory says of a phone, at most two seconds ago.
     *
     * @param mac the phone
     * @return its settings, or empty if the directory does not know it
     * @throws IOException if the directory cannot tell and has not told lately
     */
    public Optional<PhoneSettings> recent(MacAddress mac) throws IOException {
        synchronized (answers) {
            Answer answer = answers.get(mac);
            if (answer != null && nanos.getAsLong() - answer.at() < RECENT_NANOS) {
                return answer.settings();
            }
        }
        return ask(mac);
    }

    /**
     * Says that a phone's settings changed: its next answer is a new one.
     *
     * @param mac the phone
     */
    public void changed(MacAddress mac) {
        synchronized (answers) {
            answers.computeIfPresent(mac, (phone, last) -> new Answer(last.settings(), last.at() - RECENT_NANOS));
        }
    }

    /** {@return why phones may be served by what was said of them before; empty while the directory answers} */
    public Optional<String> trouble() {
        synchronized (answers) {
            return failing
                    ? Optional.of("the directory of phones fails: what it said last is served, for at most a day")
                    : Optional.empty();
        }
    }

    private Optional<PhoneSettings> ask(MacAddress mac) throws IOException {
        try {
            return askStrictly(mac);
        } catch (IOException e) {
            return lastGood(mac, e);
        }
    }

    private Optional<PhoneSettings> askStrictly(MacAddress mac) throws IOException {
        Optional<PhoneSettings> settings;
        try {
            settings = directory.phone(mac);
        } catch (OutOfMemoryError | InternalError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new IOException("the directory of phones fails: " + e, e);
        }
        if (settings == null) {
            throw new IOException("the directory of phones answered null; it must answer an empty Optional");
        }
        synchronized (answers) {
            answers.put(mac, new Answer(settings, nanos.getAsLong()));
            if (failing) {
                failing = false;
                LOG.info("the directory of phones answers again");
            }
        }
        return settings;
    }

    private Optional<PhoneSettings> lastGood(MacAddress mac, IOException failure) throws IOException {
        long now = nanos.getAsLong();
        Answer last;
        boolean warns;
        synchronized (answers) {
            warns = !failing || now - warnedAt >= WARN_NANOS;
            failing = true;
            warnedAt = warns ? now : warnedAt;
            last = answers.get(mac);
        }
        if (warns) {
            LOG.warn(
                    "the directory of phones fails; what it said last is served, for at most a day, and phones of which"
                            + " it said nothing must ask again. See to the directory: {}",
                    failure.toString());
        }
        if (last != null && now - last.at() < GOOD_NANOS) {
            return last.settings();
        }
        throw failure;
    }
}
