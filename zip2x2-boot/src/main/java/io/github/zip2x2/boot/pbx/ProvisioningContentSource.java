package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.tftp.content.RequestPath;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a TFTP request for what a phone means by it, and decides whether it may have it. */
final class ProvisioningContentSource implements TftpContentSource {
    /** A phone's file under any other name, such as a copy that an editor left: it would be served to anyone. */
    private static final Pattern LIKE_A_PHONES_FILE = Pattern.compile(".*[0-9a-f]{12}\\.cfg.*");

    private static final List<PhoneModel> MODELS = List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1);

    private final ProvisioningSource files;
    private final PhoneDirectory phones;
    private final Sites sites;
    private final CfgAccess access;
    private final @Nullable LeaseLookup leases;
    private final CfgAccess ownLease;
    private final MacWalk walk;
    private final List<Prefix> trusted;
    private final InstantSource clock;
    private final Consumer<ProvisioningEvent> events;

    /** What decides. */
    record Rules(CfgAccess access, @Nullable LeaseLookup leases, MacWalk walk, List<Prefix> trusted) {}

    ProvisioningContentSource(
            ProvisioningSource files,
            PhoneDirectory phones,
            Sites sites,
            Rules rules,
            InstantSource clock,
            Consumer<ProvisioningEvent> events) {
        this.files = files;
        this.phones = phones;
        this.sites = sites;
        this.access = rules.access();
        this.leases = rules.leases();
        this.ownLease = leases == null ? (mac, peer) -> false : CfgAccess.lease(leases, clock);
        this.walk = rules.walk();
        this.trusted = rules.trusted();
        this.clock = clock;
        this.events = events;
    }

    @Override
    public TftpAnswer open(TftpContentRequest asked) throws IOException {
        Optional<RequestPath> path = RequestPath.of(asked.path());
        if (path.isEmpty()) {
            return TftpAnswer.denied();
        }
        ProvisioningRequest request = read(asked, path.get());
        if (request.kind() == FileKind.OTHER && isHidden(request.name())) {
            return TftpAnswer.notFound();
        }
        InetAddress peer = asked.peer().getAddress();
        if (request.kind() == FileKind.SPECIFIC) {
            MacAddress mac = FileKind.phoneOf(request.path()).orElseThrow();
            TftpAnswer refused = refusal(mac, peer);
            if (refused != null) {
                return refused;
            }
            request = request.by(mac);
        } else {
            request = request.by(holder(peer));
        }
        try {
            Optional<PhoneSettings> phone =
                    request.mac().isPresent() ? phones.phone(request.mac().get()) : Optional.empty();
            return files.open(request.at(sites.of(phone.flatMap(PhoneSettings::site), peer)));
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            events.accept(new ProvisioningEvent.NotRendered(request.path(), peer, reason));
            throw e;
        }
    }

    private static ProvisioningRequest read(TftpContentRequest asked, RequestPath path) {
        String plain = path.toString();
        String name = path.names().get(path.names().size() - 1);
        FileKind kind = FileKind.of(plain);
        Optional<PhoneModel> model = switch (kind) {
            case COMMON -> PhoneModel.ofCommonFileName(name);
            case SPECIFIC ->
                path.names().size() > 1
                        ? modelOfDirectory(path.names().get(path.names().size() - 2))
                        : Optional.empty();
            case FIRMWARE, OTHER -> Optional.empty();
        };
        return ProvisioningRequest.of(kind, model.orElse(PhoneModel.ZIP2X2), plain, asked.peer(), asked.local());
    }

    private static Optional<PhoneModel> modelOfDirectory(String name) {
        for (PhoneModel model : MODELS) {
            if (model.name().equalsIgnoreCase(name)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".")
                || LIKE_A_PHONES_FILE.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private @Nullable TftpAnswer refusal(MacAddress mac, InetAddress peer) throws IOException {
        if (!isTrusted(peer) && !ownLease.allows(mac, peer)) {
            MacWalk.Step step = walk.asks(peer, mac, System.nanoTime());
            step.report().ifPresent(count -> events.accept(new ProvisioningEvent.MacWalking(peer, count)));
            if (step.slowed()) {
                return new TftpAnswer.Silent();
            }
        }
        if (!access.allows(mac, peer)) {
            events.accept(new ProvisioningEvent.AccessDenied(mac, peer));
            return TftpAnswer.denied();
        }
        return null;
    }

    private boolean isTrusted(InetAddress peer) {
        if (peer instanceof Inet4Address v4) {
            for (Prefix prefix : trusted) {
                if (prefix.contains(v4)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The phone that holds the peer's address. */
    private @Nullable MacAddress holder(InetAddress peer) throws IOException {
        if (leases == null || !(peer instanceof Inet4Address v4)) {
            return null;
        }
        return leases.byAddress(v4)
                .filter(lease -> lease.isActive(clock.instant()))
                .map(Lease::hardware)
                .flatMap(Macs::mac)
                .orElse(null);
    }
}
