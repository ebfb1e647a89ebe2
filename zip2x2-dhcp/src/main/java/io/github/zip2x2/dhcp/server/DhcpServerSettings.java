package io.github.zip2x2.dhcp.server;

import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.internal.range.InRange;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server serves, whom, and how. Immutable.
 */
public final class DhcpServerSettings {

    /** The time for which an offered address is held unless another is set. */
    public static final Duration DEFAULT_OFFER_HOLD = Duration.ofSeconds(30);

    /** The time for which a declined address is given to nobody unless another is set. */
    public static final Duration DEFAULT_QUARANTINE = Duration.ofHours(1);

    /** The time for which a message waits for the directory unless another is set: less than a phone waits for an offer. */
    public static final Duration DEFAULT_DIRECTORY_WAIT = Duration.ofSeconds(2);

    /** Never changed. */
    private final Builder set;

    private DhcpServerSettings(Builder copy) {
        this.set = copy;
    }

    /** {@return a builder that serves no network yet and answers Zultys prefixes only} */
    public static Builder of() {
        return new Builder();
    }

    /** {@return a builder with these settings} */
    public Builder toBuilder() {
        return new Builder(set);
    }

    /** {@return the networks served} */
    public List<ServedNetwork> networks() {
        return set.networks;
    }

    /** {@return what option 54 names; empty for the address at which the message came in} */
    public Optional<Inet4Address> serverId() {
        return Optional.ofNullable(set.serverId);
    }

    /** {@return who is given addresses} */
    public ClientPolicy clients() {
        return set.clients;
    }

    /** {@return whose DHCPINFORM is answered} */
    public ClientPolicy informClients() {
        return set.informClients == null ? set.clients : set.informClients;
    }

    /** {@return who is asked which clients are known; empty for nobody} */
    public Optional<ClientDirectory> directory() {
        return Optional.ofNullable(set.directory);
    }

    /** {@return whom the directory is asked about although {@link #clients()} answers them} */
    public ClientPolicy asked() {
        return set.asked;
    }

    /** {@return how long a message waits for the directory} */
    public Duration directoryWait() {
        return set.directoryWait;
    }

    /** {@return whether the hardware address alone says who a client is, whatever its option 61} */
    public boolean identifyByHardware() {
        return set.identifyByHardware;
    }

    /** {@return what options a client gets} */
    public OptionPolicy options() {
        return set.options;
    }

    /** {@return how many packets are looked at} */
    public RateLimits limits() {
        return set.limits;
    }

    /** {@return the addresses of relays and other sources behind which only the limit per hardware address holds} */
    public List<Prefix> trusted() {
        return set.trusted;
    }

    /** {@return whether clients that renew a lease unknown here are told DHCPNAK; otherwise they meet silence} */
    public boolean authoritative() {
        return set.authoritative;
    }

    /** {@return whether an address is probed before it is offered to a client that did not have it} */
    public boolean probing() {
        return set.probing;
    }

    /** {@return whether option 118 of a client chooses its network (RFC 3011)} */
    public boolean subnetSelection() {
        return set.subnetSelection;
    }

    /** {@return whether a DHCPREQUEST that names no address gets the client's lease, as Kea does, not the RFC's DHCPNAK} */
    public boolean lenientRequests() {
        return set.lenientRequests;
    }

    /** {@return whether a DHCPDISCOVER with option 80 is acknowledged at once (RFC 4039)} */
    public boolean rapidCommit() {
        return set.rapidCommit;
    }

    /** {@return whether other servers use the same store, so that offers are records in it} */
    public boolean sharedStore() {
        return set.sharedStore;
    }

    /** {@return whether another server on the same wire is meant to be there} */
    public boolean beside() {
        return set.beside;
    }

    /** {@return which servers are twins of this one, by their identifiers} */
    public Predicate<Inet4Address> twins() {
        return set.twins;
    }

    /** {@return how long an offered address is held} */
    public Duration offerHold() {
        return set.offerHold;
    }

    /** {@return how long an address found in use by somebody else is given to nobody} */
    public Duration quarantine() {
        return set.quarantine;
    }

    /** {@return how many messages may wait for the store or a probe at a time} */
    public int pendingMessages() {
        return set.pendingMessages;
    }

    /** Refuses reservations of addresses that no client is given, such as the server's own. */
    void checkReservations(Collection<Inet4Address> own) {
        networks().forEach(network -> network.checkReservations(serverId(), own));
    }

    /** Collects the parts of {@link DhcpServerSettings}. */
    public static final class Builder {

        private List<ServedNetwork> networks = List.of();
        private @Nullable Inet4Address serverId;
        private ClientPolicy clients = ClientPolicy.ZULTYS;
        private @Nullable ClientPolicy informClients;
        private @Nullable ClientDirectory directory;
        private ClientPolicy asked = ClientPolicy.NONE;
        private Duration directoryWait = DEFAULT_DIRECTORY_WAIT;
        private boolean identifyByHardware;
        private OptionPolicy options = OptionPolicy.PHONE;
        private RateLimits limits = RateLimits.DEFAULT;
        private List<Prefix> trusted = List.of();
        private boolean authoritative;
        private boolean probing;
        private boolean subnetSelection;
        private boolean lenientRequests;
        private boolean rapidCommit;
        private boolean sharedStore;
        private boolean beside;
        private Predicate<Inet4Address> twins = server -> false;
        private Duration offerHold = DEFAULT_OFFER_HOLD;
        private Duration quarantine = DEFAULT_QUARANTINE;
        private int pendingMessages = 4_096;

        private Builder() {}

        private Builder(Builder same) {
            networks = List.copyOf(same.networks);
            serverId = same.serverId;
            clients = same.clients;
            informClients = same.informClients;
            directory = same.directory;
            asked = same.asked;
            directoryWait = same.directoryWait;
            identifyByHardware = same.identifyByHardware;
            options = same.options;
            limits = same.limits;
            trusted = List.copyOf(same.trusted);
            authoritative = same.authoritative;
            probing = same.probing;
            subnetSelection = same.subnetSelection;
            lenientRequests = same.lenientRequests;
            rapidCommit = same.rapidCommit;
            sharedStore = same.sharedStore;
            beside = same.beside;
            twins = same.twins;
            offerHold = same.offerHold;
            quarantine = same.quarantine;
            pendingMessages = same.pendingMessages;
        }

        /**
         * Adds a network.
         *
         * @param network does not overlap another one
         * @return this builder
         */
        public Builder network(ServedNetwork network) {
            networks = with(networks, Objects.requireNonNull(network, "network"));
            return this;
        }

        /**
         * Sets the address in option 54. Options 66 and 150 and siaddr hold it too, where a network names no boot
         * server. It is needed behind address translation and where the interface has no address.
         *
         * @param address reachable by the clients
         * @return this builder
         */
        public Builder serverId(Inet4Address address) {
            serverId = address;
            return this;
        }

        /**
         * Sets the policy for clients that ask for an address.
         *
         * @param policy the policy; {@link ClientPolicy#ZULTYS} unless set
         * @return this builder
         */
        public Builder clients(ClientPolicy policy) {
            clients = Objects.requireNonNull(policy, "clients");
            return this;
        }

        /**
         * Sets the policy for a DHCPINFORM, if it is another one.
         *
         * @param policy the policy; that of {@link #clients} unless set
         * @return this builder
         */
        public Builder informClients(ClientPolicy policy) {
            informClients = policy;
            return this;
        }

        /**
         * Sets the directory of known clients. They are answered, and so are those whom {@link #clients} answers.
         *
         * @param known asked about clients whom {@link #clients} does not answer, after all limits
         * @return this builder
         */
        public Builder directory(ClientDirectory known) {
            return directory(known, ClientPolicy.NONE);
        }

        /**
         * The same for a directory that says more than who is answered, e.g. who is switched off.
         *
         * @param known see the other method
         * @param others whom it is asked about although {@link #clients} answers them
         * @return this builder
         */
        public Builder directory(ClientDirectory known, ClientPolicy others) {
            directory = Objects.requireNonNull(known, "directory");
            asked = Objects.requireNonNull(others, "directory: others");
            return this;
        }

        /**
         * Sets the longest time that a message waits for the directory.
         *
         * @param time 1 ms to 1 minute; {@link #DEFAULT_DIRECTORY_WAIT} unless set
         * @return this builder
         */
        public Builder directoryWait(Duration time) {
            directoryWait = Objects.requireNonNull(time, "directoryWait");
            return this;
        }

        /**
         * Identifies clients by hardware address alone. This is for phones whose loader and firmware send different
         * client identifiers and would hold two addresses. A client keeps its lease when this is switched on.
         *
         * @param on false unless set, which is the RFC's order: option 61, else the hardware address
         * @return this builder
         */
        public Builder identifyByHardware(boolean on) {
            identifyByHardware = on;
            return this;
        }

        /**
         * Sets the policy for the options of a reply.
         *
         * @param policy the policy; {@link OptionPolicy#PHONE} unless set
         * @return this builder
         */
        public Builder options(OptionPolicy policy) {
            options = Objects.requireNonNull(policy, "options");
            return this;
        }

        /**
         * Sets the rate limits.
         *
         * @param rates the limits; {@link RateLimits#DEFAULT} unless set
         * @return this builder
         */
        public Builder limits(RateLimits rates) {
            limits = Objects.requireNonNull(rates, "limits");
            return this;
        }

        /**
         * Adds sources behind which only the limit per hardware address holds.
         *
         * @param prefix of a relay's giaddr
         * @return this builder
         */
        public Builder trust(Prefix prefix) {
            trusted = with(trusted, prefix);
            return this;
        }

        /**
         * Answers with DHCPNAK when a client renews a lease that is unknown here.
         *
         * @param on false unless set
         * @return this builder
         */
        public Builder authoritative(boolean on) {
            authoritative = on;
            return this;
        }

        /**
         * Probes an address before it is offered to a client that did not have it.
         *
         * @param on false unless set; true needs a driver that can probe
         * @return this builder
         */
        public Builder probing(boolean on) {
            probing = on;
            return this;
        }

        /**
         * Lets option 118 choose the network (RFC 3011).
         *
         * @param on false unless set: a client could choose a network that is not its own
         * @return this builder
         */
        public Builder subnetSelection(boolean on) {
            subnetSelection = on;
            return this;
        }

        /**
         * Answers a DHCPREQUEST that names no address with the client's lease.
         *
         * @param on false unless set, which is the RFC's DHCPNAK
         * @return this builder
         */
        public Builder lenientRequests(boolean on) {
            lenientRequests = on;
            return this;
        }

        /**
         * Acknowledges a DHCPDISCOVER with option 80 at once (RFC 4039).
         *
         * @param on false unless set: beside another server, every such client would take an address of both
         * @return this builder
         */
        public Builder rapidCommit(boolean on) {
            rapidCommit = on;
            return this;
        }

        /**
         * Says that other servers use the same store.
         *
         * @param on false unless set
         * @return this builder
         */
        public Builder sharedStore(boolean on) {
            sharedStore = on;
            return this;
        }

        /**
         * Says that another server on the same wire is meant to be there. It is still reported, but a warning is logged
         * only if it tells clients another boot server, mask or router.
         *
         * @param on false unless set
         * @return this builder
         */
        public Builder beside(boolean on) {
            beside = on;
            return this;
        }

        /**
         * Sets the predicate for twins: servers that belong to this one, such as others on the same store.
         *
         * @param known true for a server identifier of a twin; asked on the server's thread for each message that names
         *     another server, so it must not wait. What it throws costs that message's report
         * @return this builder
         */
        public Builder twins(Predicate<Inet4Address> known) {
            twins = Objects.requireNonNull(known, "twins");
            return this;
        }

        /**
         * Sets the time for which an offered address is held for its client.
         *
         * @param time one second to one hour
         * @return this builder
         */
        public Builder offerHold(Duration time) {
            offerHold = Objects.requireNonNull(time, "offerHold");
            return this;
        }

        /**
         * Sets how long an address found in use by somebody else is given to nobody.
         *
         * @param time 1 s to 2^32 - 1 s; {@link #DEFAULT_QUARANTINE} unless set
         * @return this builder
         */
        public Builder quarantine(Duration time) {
            quarantine = Objects.requireNonNull(time, "quarantine");
            return this;
        }

        /**
         * Sets the number of messages that may wait for the store or a probe at a time. More are dropped.
         *
         * @param count 1 or more
         * @return this builder
         */
        public Builder pendingMessages(int count) {
            pendingMessages = count;
            return this;
        }

        private static <T> List<T> with(List<T> some, T more) {
            return Stream.concat(some.stream(), Stream.of(more)).toList();
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if networks overlap, a number is out of its range, or a reserved address is the
         *     server's
         */
        public DhcpServerSettings build() {
            for (int i = 0; i < networks.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Prefix one = networks.get(i).prefix();
                    Prefix other = networks.get(j).prefix();
                    if (one.contains(other.network()) || other.contains(one.network())) {
                        throw new IllegalArgumentException(
                                "network: " + one + " overlaps " + other + ": describe each address once");
                    }
                }
            }
            InRange.check("offerHold", offerHold, Duration.ofSeconds(1), Duration.ofHours(1));
            InRange.check("quarantine", quarantine, Duration.ofSeconds(1), ServedNetwork.LONGEST_TIME);
            InRange.check("pendingMessages", pendingMessages, 1, Integer.MAX_VALUE);
            InRange.check("directoryWait", directoryWait, Duration.ofMillis(1), Duration.ofMinutes(1));
            DhcpServerSettings settings = new DhcpServerSettings(new Builder(this));
            settings.checkReservations(List.of());
            return settings;
        }
    }
}
