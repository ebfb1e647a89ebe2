package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.RequestPath;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers TFTP requests of phones. It reads what a request asks for, in whatever form its path is; decides whether the
 * asker may have it; and answers with the file that {@link PhoneFiles} makes, or with the file on disk. Thread-safe.
 */
public final class ServedFiles implements TftpContentSource {
    private static final List<PhoneModel> MODELS = List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1);
    private static final List<Parameter<?>> TONES =
            List.of(Parameters.EXT_CUST_RING, Parameters.INT_CUST_RING, Parameters.CUST_RING2);

    private final Phones phones;
    private final PhoneFiles files;
    private final ProvisioningSource onDisk;
    private final Rules rules;
    private final LeaseHolders leases;
    private final MacWalk walk;
    private final UnknownPhonePolicy unknown;
    private final Observer observer;

    /**
     * What is served, and to whom.
     *
     * @param names which names are served at all
     * @param access who may read a phone's own file
     * @param leases whose address is whose; null if nobody knows
     * @param clock tells which leases run
     * @param phonesPerAddress for how many phones' files one address may ask before it is slowed down
     * @param interval after which one more is let through
     * @param trusted networks where one address stands for many phones
     */
    public record Rules(
            ServedNames names,
            CfgAccess access,
            @Nullable LeaseLookup leases,
            InstantSource clock,
            int phonesPerAddress,
            Duration interval,
            List<Prefix> trusted) {}

    /** Listens for files served and refused. Called on the thread of the request, before it is answered. */
    public interface Observer {
        /**
         * A phone's file was made and is sent now.
         *
         * @param asked the request as it came
         * @param file the file
         */
        void made(TftpContentRequest asked, PhoneFile file);

        /**
         * A file could not be made.
         *
         * @param path which
         * @param peer who asked
         * @param reason why, without any value
         */
        void notMade(String path, InetAddress peer, String reason);

        /**
         * An asker may not read a phone's file.
         *
         * @param mac whose
         * @param peer who asked
         */
        void denied(MacAddress mac, InetAddress peer);

        /**
         * An address asks for the files of many phones.
         *
         * @param peer who
         * @param phones how many so far
         */
        void walking(InetAddress peer, int phones);

        /**
         * A phone that nobody knows asked for its file.
         *
         * @param request its request
         * @param mac the phone
         * @return what is known of it beside that
         */
        UnknownPhone stranger(ProvisioningRequest request, MacAddress mac);

        /**
         * The policy has decided on a phone that nobody knows.
         *
         * @param phone the phone
         * @param served whether it gets a file
         */
        void decided(UnknownPhone phone, boolean served);
    }

    /**
     * A source for a TFTP server.
     *
     * @param phones says who asks
     * @param files makes the two files of each phone
     * @param onDisk has the others
     * @param rules what is served to whom
     * @param unknown what phones get that nobody knows
     * @param observer hears what happens
     */
    public ServedFiles(
            Phones phones,
            PhoneFiles files,
            ProvisioningSource onDisk,
            Rules rules,
            UnknownPhonePolicy unknown,
            Observer observer) {
        this.phones = phones;
        this.files = files;
        this.onDisk = onDisk;
        this.rules = rules;
        this.leases = new LeaseHolders(rules.leases(), rules.clock());
        this.walk = new MacWalk(rules.phonesPerAddress(), rules.interval().toNanos());
        this.unknown = unknown;
        this.observer = observer;
    }

    @Override
    public TftpAnswer open(TftpContentRequest asked) throws IOException {
        Optional<RequestPath> path = RequestPath.of(asked.path());
        if (path.isEmpty()) {
            return TftpAnswer.denied();
        }
        InetAddress peer = asked.peer().getAddress();
        LeaseHolders.Holder asker = leases.of(peer);
        ProvisioningRequest request = read(asked, path.get());
        if (!rules.names().serves(request.path()) && !isNamedSound(request, asker)) {
            return TftpAnswer.notFound();
        }
        @Nullable MacAddress mac = asker.phone().orElse(null);
        if (request.kind() == FileKind.SPECIFIC) {
            mac = FileKind.phoneOf(request.path()).orElseThrow();
            TftpAnswer refused = refusal(mac, asker);
            if (refused != null) {
                return refused;
            }
        }
        try {
            ProvisioningRequest identified = phones.identify(request, mac);
            return switch (identified.kind()) {
                case COMMON, SPECIFIC -> made(asked, identified);
                case FIRMWARE, OTHER -> onDisk.open(identified);
            };
        } catch (IOException | RuntimeException e) {
            observer.notMade(
                    request.path(), peer, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            throw e;
        }
    }

    private TftpAnswer made(TftpContentRequest asked, ProvisioningRequest request) throws IOException {
        PhoneFiles.Made made = files.make(request);
        if (made instanceof PhoneFiles.Made.None none
                && none.answer().isNotFound()
                && request.kind() == FileKind.SPECIFIC
                && request.phone().isEmpty()) {
            UnknownPhone stranger = observer.stranger(request, request.mac().orElseThrow());
            Optional<PhoneSettings> settings = unknown.settings(stranger);
            observer.decided(stranger, settings.isPresent());
            made = settings.isPresent() ? files.make(request.phone(settings.get())) : made;
        }
        if (made instanceof PhoneFiles.Made.None none) {
            return none.answer();
        }
        PhoneFile file = ((PhoneFiles.Made.File) made).file();
        observer.made(asked, file);
        // What a site sets reaches all its phones alike, so that their transfers may share packets; a phone's own may
        // not.
        return TftpAnswer.served(new BytesContent(file.bytes(), file.kind() == FileKind.COMMON ? file.version() : ""));
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
        return MODELS.stream()
                .filter(model -> model.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Whether the files of the asker name it as a ringing tone. */
    private boolean isNamedSound(ProvisioningRequest request, LeaseHolders.Holder asker) throws IOException {
        if (request.kind() != FileKind.OTHER || ServedNames.isHidden(request.path())) {
            return false;
        }
        for (PhoneModel model : MODELS) {
            ProvisioningRequest common = ProvisioningRequest.of(
                    FileKind.COMMON, model, model.commonFileName(), request.peer(), request.local());
            if (names(phones.identify(common, asker.phone().orElse(null)), request.name())) {
                return true;
            }
        }
        return asker.phone().isPresent()
                && names(
                        phones.wouldAsk(FileKind.SPECIFIC, asker.phone().get(), Optional.of(asker.address())),
                        request.name());
    }

    private boolean names(ProvisioningRequest file, String sound) throws IOException {
        if (!(files.make(file) instanceof PhoneFiles.Made.File made)) {
            return false;
        }
        CfgDocument document = made.file().read().document();
        return TONES.stream()
                .flatMap(tone -> document.value(tone.section(), tone.key()).stream())
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .anyMatch(name -> !name.isEmpty() && name.equalsIgnoreCase(sound));
    }

    private @Nullable TftpAnswer refusal(MacAddress mac, LeaseHolders.Holder asker) throws IOException {
        if (!isTrusted(asker.address()) && !asker.holdsLeaseOf(mac)) {
            MacWalk.Step step = walk.asks(asker.address(), mac, System.nanoTime());
            step.report().ifPresent(count -> observer.walking(asker.address(), count));
            if (step.slowed()) {
                return new TftpAnswer.Silent();
            }
        }
        if (!rules.access().allows(mac, asker)) {
            observer.denied(mac, asker.address());
            return TftpAnswer.denied();
        }
        return null;
    }

    private boolean isTrusted(InetAddress peer) {
        return peer instanceof Inet4Address v4 && rules.trusted().stream().anyMatch(prefix -> prefix.contains(v4));
    }
}
