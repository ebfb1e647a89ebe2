package example.consumer;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.boot.pbx.site.CfgAccess;
import io.github.zip2x2.boot.pbx.site.Layer;
import io.github.zip2x2.boot.pbx.site.Overlays;
import io.github.zip2x2.boot.pbx.site.PhoneFile;
import io.github.zip2x2.boot.pbx.site.ServedFiles;
import io.github.zip2x2.boot.pbx.site.Site;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.pbx.ProvisioningEvent;
import io.github.zip2x2.boot.pbx.ProvisioningListener;
import io.github.zip2x2.boot.pbx.site.ProvisioningRequest;
import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.site.ProvisioningSource;
import io.github.zip2x2.boot.pbx.site.SecretResolver;
import io.github.zip2x2.boot.pbx.site.UnknownPhone;
import io.github.zip2x2.boot.pbx.site.UnknownPhonePolicy;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PBX of its own: its phones, its secrets, its files and its rules. */
final class ProvisioningPart implements Consumer.Part {
    private static final MacAddress DESK = MacAddress.parse("000BEA000021");

    /** Knows one phone. */
    static final class Desk implements PhoneDirectory {
        @Override
        public Optional<PhoneSettings> phone(MacAddress mac) {
            return mac.equals(DESK)
                    ? Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).secret(Parameters.AUTH_PASSWORD, "desk"))
                    : Optional.empty();
        }
    }

    /** Makes each secret of its reference. */
    static final class Vault implements SecretResolver {
        @Override
        public Optional<Secret> resolve(MacAddress mac, String reference) {
            return Optional.of(Secret.of("s-" + reference));
        }
    }

    /** Greets each stranger. */
    static final class Reception implements UnknownPhonePolicy {
        @Override
        public Optional<PhoneSettings> settings(UnknownPhone phone) {
            return Optional.of(PhoneSettings.of(phone.model()).set(Parameters.GREETING_MESSAGE, "welcome"));
        }
    }

    /** Refuses one address. */
    static final class Door implements CfgAccess {
        @Override
        public boolean allows(MacAddress mac, Asker asker) {
            return !asker.address().getHostAddress().equals("192.0.2.66");
        }
    }

    /** Asks from an address of its own, with nobody's lease. */
    record Guest(InetAddress address) implements CfgAccess.Asker {
        @Override
        public boolean holdsLeaseOf(MacAddress mac) {
            return false;
        }
    }

    /** Lays a greeting over one site's common file. */
    static final class Season implements Overlays {
        @Override
        public List<Layer> over(ProvisioningRequest request) {
            SiteChange greeting = SiteChange.of("berlin").set(Parameters.TIME_FMT, "%H:%M");
            return greeting.concerns(request.site().map(Site::name))
                    ? List.of(greeting.layer("season", request.kind() != FileKind.COMMON))
                    : List.of();
        }
    }

    /** Counts what is served. */
    static final class Counter implements ServedFiles.Observer {
        private int made;

        @Override
        public void made(TftpContentRequest asked, PhoneFile file) {
            made++;
        }

        @Override
        public void notMade(String path, InetAddress peer, String reason) {}

        @Override
        public void denied(MacAddress mac, InetAddress peer) {}

        @Override
        public void walking(InetAddress peer, int phones) {}

        @Override
        public UnknownPhone stranger(ProvisioningRequest request, MacAddress mac) {
            return new UnknownPhone(mac, request.model(), request.peer().getAddress(), null, null, null);
        }

        @Override
        public void decided(UnknownPhone phone, boolean served) {}
    }

    /** Has one image and nothing else. */
    static final class Images implements ProvisioningSource {
        @Override
        public TftpAnswer open(ProvisioningRequest request) {
            return request.kind() == FileKind.FIRMWARE
                    ? TftpAnswer.served(new BytesContent(new byte[] {1}, ""))
                    : TftpAnswer.notFound();
        }
    }

    /** Keeps what it hears. */
    static final class Ears implements ProvisioningListener {
        private final List<ProvisioningEvent> heard = new ArrayList<>();

        @Override
        public void on(ProvisioningEvent event) {
            heard.add(event);
        }
    }

    @Override
    public String run() throws Exception {
        Ears ears = new Ears();
        try (ProvisioningService service = ProvisioningService.builder()
                .phones(new Desk())
                .secrets(new Vault())
                .unknownPhones(new Reception())
                .cfgAccess(new Door())
                .files(new Images())
                .listener(ears)
                .build()) {
            String desk = read(service, DESK.hex() + ".cfg", 21);
            Consumer.require(desk.contains("auth_password=s-desk"), "the phone's file has its secret");
            Consumer.require(read(service, "000BEA000022.cfg", 22).contains("welcome"), "a stranger is greeted");
            Consumer.require(read(service, "ZIP2x2_1_0_0.bin", 22).length() == 1, "the image is served");
            Consumer.require(read(service, DESK.hex() + ".cfg", 66).equals("refused"), "the door is closed");
            Consumer.require(ears.heard.size() == 2, "the stranger and the door were heard of");
            return "provisioning: " + service.phoneChanged(DESK).orElseThrow();
        }
    }

    private static String read(ProvisioningService service, String path, int host) throws Exception {
        InetAddress peer = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
        TftpAnswer answer = service.content()
                .open(new TftpContentRequest(
                        TftpRequest.read(path), new InetSocketAddress(peer, 2000), new InetSocketAddress(peer, 69)));
        if (!(answer instanceof TftpAnswer.Served served)) {
            return "refused";
        }
        ByteBuffer bytes = ByteBuffer.allocate(4_096);
        served.content().read(0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}
