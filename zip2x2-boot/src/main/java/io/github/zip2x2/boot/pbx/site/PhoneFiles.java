package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.LockOutRule;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.writer.Transliteration;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two files of a phone when they are wanted. Over the file on disk come the settings of the site, of the
 * phone and of rollouts, parameter by parameter. Serving, {@code phoneChanged}, reboots and rollout checks all call
 * this class, so they cannot disagree. It keeps nothing and sends nothing; thread-safe as far as its parts are.
 */
public final class PhoneFiles {
    /** The longest file that is made: a phone's has some hundred octets. */
    static final int LONGEST = 16 << 20;

    private static final List<PhoneModel> MODELS = List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1);

    private final ProvisioningSource onDisk;
    private final SecretResolver secrets;
    private final Overlays overlays;
    private final Function<Optional<Site>, ? extends Collection<HostAddress>> ours;
    private final FileVersions versions;
    private final boolean makesCommon;

    /** What became of a wish for a file. */
    public sealed interface Made {
        /**
         * The file.
         *
         * @param file what the phone would get
         */
        record File(PhoneFile file) implements Made {}

        /**
         * There is none for this phone.
         *
         * @param answer what the phone would be told
         */
        record None(TftpAnswer answer) implements Made {}
    }

    /**
     * Files of these parts.
     *
     * @param onDisk what lies below
     * @param secrets finds secrets when a file is made
     * @param overlays what lies over sites and phones
     * @param ours every address by which phones of a site reach this server, asked for each file
     * @param versions names files by their bytes
     * @param makesCommon whether a common file is made where none lies on disk
     */
    public PhoneFiles(
            ProvisioningSource onDisk,
            SecretResolver secrets,
            Overlays overlays,
            Function<Optional<Site>, ? extends Collection<HostAddress>> ours,
            FileVersions versions,
            boolean makesCommon) {
        this.onDisk = onDisk;
        this.secrets = secrets;
        this.overlays = overlays;
        this.ours = ours;
        this.versions = versions;
        this.makesCommon = makesCommon;
    }

    /**
     * The same files as they would be with more laid over them.
     *
     * @param more what a change would bring
     * @return files that nobody is served
     */
    public PhoneFiles with(Overlays more) {
        return new PhoneFiles(onDisk, secrets, overlays.and(more), ours, versions, makesCommon);
    }

    /**
     * Makes a common or specific file.
     *
     * @param request which, of whom, and where it stands: {@link Phones} says so
     * @return the file, or what the phone is told instead
     * @throws IOException if it cannot be made: why, without any value
     */
    public Made make(ProvisioningRequest request) throws IOException {
        if (request.phone().filter(PhoneSettings::isOff).isPresent()) {
            return new Made.None(TftpAnswer.notFound());
        }
        byte[] base = null;
        TftpAnswer below = onDisk.open(request);
        if (below instanceof TftpAnswer.Served served) {
            try (TftpContent content = served.content()) {
                base = read(content);
            }
        } else if (!below.isNotFound() || !isMadeFromNothing(request)) {
            return new Made.None(below);
        }
        List<Layer> layers = layers(request, base == null);
        return new Made.File(
                layers.stream().allMatch(layer -> layer.texts().isEmpty()) && base != null
                        ? asItIs(request, base)
                        : rendered(request, base, layers));
    }

    private boolean isMadeFromNothing(ProvisioningRequest request) {
        return request.kind() == FileKind.COMMON
                ? makesCommon && MODELS.contains(request.model())
                : request.phone().isPresent();
    }

    private List<Layer> layers(ProvisioningRequest request, boolean fromNothing) {
        List<Layer> layers = new ArrayList<>();
        if (request.kind() == FileKind.COMMON) {
            if (fromNothing) {
                layers.add(new Layer(Layer.Origin.DEFAULT, "", leadingToTheOwnFile(request.model()), false));
            }
            request.site()
                    .ifPresent(site -> layers.add(new Layer(Layer.Origin.SITE, site.name(), site.texts(), false)));
        } else {
            request.phone().ifPresent(phone -> layers.add(new Layer(Layer.Origin.PHONE, "", phone.texts(), false)));
        }
        layers.addAll(overlays.over(request));
        return layers;
    }

    private static SettingTexts leadingToTheOwnFile(PhoneModel model) {
        TftpDirectory directory = TftpDirectory.tryParse("./" + model.name()).orElseThrow();
        return SettingTexts.NONE
                .with(Parameters.USE_DHCP, Parameters.USE_DHCP.type().write(true))
                .with(Parameters.TFTP_CFG_DIR, Parameters.TFTP_CFG_DIR.type().write(directory));
    }

    private PhoneFile asItIs(ProvisioningRequest request, byte[] base) {
        return new PhoneFile(request.kind(), request.name(), base, versions, Map.of(), List.of());
    }

    private PhoneFile rendered(ProvisioningRequest request, byte @Nullable [] base, List<Layer> layers)
            throws IOException {
        CfgDocument below = base == null ? null : CfgDocument.parse(base);
        List<FileRenderer.Setting> settings = FileRenderer.lay(below, layers);
        Set<SoftwareVersion> images = new LinkedHashSet<>();
        List<FileRenderer.Setting> resolved = new ArrayList<>();
        for (FileRenderer.Setting setting : settings) {
            FileRenderer.Setting plain = setting.isReference() ? setting.resolved(secret(request, setting)) : setting;
            if (plain.sets(Parameters.SOFTWARE_VERSION)) {
                image(request, plain.text().reveal()).ifPresent(images::add);
            }
            resolved.add(plain);
        }
        Set<Parameter<?>> accepted = new LinkedHashSet<>();
        layers.forEach(layer -> accepted.addAll(layer.texts().accepted()));
        LockOutRule lockOuts = LockOutRule.NOTHING_KNOWN.servedBy(ours(request)).images(images);
        FileRenderer renderer = new FileRenderer(
                request.kind(), request.model(), charset(request, below, resolved), accepted, lockOuts);
        FileRenderer.Rendered file;
        try {
            file = renderer.render(request.name(), below, resolved);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        byte[] bytes = file.document().toBytes();
        return new PhoneFile(
                request.kind(), request.name(), bytes, versions, FileRenderer.origins(settings), file.findings());
    }

    /** What the phone reads, by the language that counts for it; the common file is looked into only if that matters. */
    private Charset charset(
            ProvisioningRequest request, @Nullable CfgDocument below, List<FileRenderer.Setting> settings)
            throws IOException {
        Optional<String> language = settings.stream()
                .filter(setting -> setting.sets(Parameters.LANGUAGE))
                .map(setting -> setting.text().reveal())
                .findFirst();
        if (language.isEmpty() && below != null) {
            language = below.value(Parameters.LANGUAGE.section(), Parameters.LANGUAGE.key());
        }
        boolean isPlain = settings.stream()
                .allMatch(setting -> setting.text().reveal().chars().allMatch(c -> c < 0x80));
        if (language.isEmpty()
                && !isPlain
                && request.kind() == FileKind.SPECIFIC
                && make(request.common()) instanceof Made.File common) {
            language = common.file().read().document().value(Parameters.LANGUAGE.section(), Parameters.LANGUAGE.key());
        }
        return Transliteration.charset(language);
    }

    /** Those known, and the one that was asked. */
    private Collection<HostAddress> ours(ProvisioningRequest request) {
        Collection<HostAddress> all = new LinkedHashSet<>(ours.apply(request.site()));
        InetAddress asked = request.local().getAddress();
        if (asked instanceof Inet4Address && !asked.isAnyLocalAddress()) {
            all.add(HostAddress.parse(asked.getHostAddress()));
        }
        return all;
    }

    private Secret secret(ProvisioningRequest request, FileRenderer.Setting setting) throws IOException {
        return secrets.resolve(request.mac().orElseThrow(), setting.text().reveal())
                .orElseThrow(() -> new IOException("[" + setting.section() + "] " + setting.key()
                        + ": the resolver has no secret of that reference"));
    }

    /** The version, if its image can be had. */
    private Optional<SoftwareVersion> image(ProvisioningRequest request, String text) throws IOException {
        Optional<SoftwareVersion> version = SoftwareVersion.tryParse(text);
        if (version.isPresent()
                && onDisk.open(request.firmware(request.model(), version.get())) instanceof TftpAnswer.Served served) {
            served.content().close();
            return version;
        }
        return Optional.empty();
    }

    /** Reads content to its end. */
    static byte[] read(TftpContent content) throws IOException {
        return content.readAll(LONGEST);
    }
}
