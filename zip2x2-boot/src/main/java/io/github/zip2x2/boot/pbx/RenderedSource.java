package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.writer.PhoneFileBuilder;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two files of each phone, made when they are asked for: what lies below them is kept, and what a site or a phone sets
 * is set in it, parameter by parameter.
 */
final class RenderedSource implements ProvisioningSource {
    /** No file of a phone is nearly as long; what is longer is an error. */
    private static final int LONGEST = 16 << 20;

    /** Begins the version of a common file that was made here. */
    static final String COMMON = "common-";

    private static final List<PhoneModel> MODELS = List.of(PhoneModel.ZIP2X2, PhoneModel.ZIP2X1);

    private final ProvisioningSource below;
    private final PhoneDirectory phones;
    private final SecretResolver secrets;
    private final Publications published;
    private final Strangers strangers;

    RenderedSource(
            ProvisioningSource below,
            PhoneDirectory phones,
            SecretResolver secrets,
            Publications published,
            Strangers strangers) {
        this.below = below;
        this.phones = phones;
        this.secrets = secrets;
        this.published = published;
        this.strangers = strangers;
    }

    @Override
    public TftpAnswer open(ProvisioningRequest request) throws IOException {
        return switch (request.kind()) {
            case COMMON -> common(request);
            case SPECIFIC -> specific(request);
            case FIRMWARE, OTHER -> below.open(request);
        };
    }

    private TftpAnswer common(ProvisioningRequest request) throws IOException {
        TftpAnswer onDisk = below.open(request);
        SettingTexts texts = published.common(request.site());
        if (onDisk.isNotFound() ? !MODELS.contains(request.model()) : texts.isEmpty()) {
            return onDisk;
        }
        PhoneFileBuilder builder = PhoneFileBuilder.common(Schema.of(request.model()));
        if (onDisk.isNotFound()) {
            builder.set(Parameters.USE_DHCP, true)
                    .set(
                            Parameters.TFTP_CFG_DIR,
                            TftpDirectory.tryParse("./" + request.model().name())
                                    .orElseThrow());
        }
        // What a site sets reaches all its phones alike, so that their transfers may share packets.
        return render(request, onDisk, builder, texts, SettingTexts.NONE, bytes -> COMMON + Versions.of(bytes));
    }

    private TftpAnswer specific(ProvisioningRequest request) throws IOException {
        MacAddress mac = request.mac()
                .orElseThrow(() -> new IllegalArgumentException("a specific file is a phone's: say whose"));
        Optional<PhoneSettings> phone = phones.phone(mac);
        TftpAnswer onDisk = below.open(request);
        if (phone.isEmpty() && onDisk.isNotFound()) {
            phone = strangers.settings(request, mac);
        }
        Publications.Overlay overlay = published.specific(mac, request.site());
        if (phone.isEmpty() && (overlay.isEmpty() || onDisk.isNotFound())) {
            return onDisk;
        }
        PhoneFileBuilder builder = PhoneFileBuilder.specific(
                Schema.of(phone.map(PhoneSettings::model).orElse(request.model())));
        SettingTexts own = phone.map(PhoneSettings::texts).orElse(SettingTexts.NONE);
        SettingTexts texts = own.and(overlay.instead().alsoIn(own)).and(overlay.always());
        return render(request, onDisk, builder, texts, overlay.instead(), bytes -> "");
    }

    private interface Version {
        String of(byte[] bytes);
    }

    private TftpAnswer render(
            ProvisioningRequest request,
            TftpAnswer onDisk,
            PhoneFileBuilder builder,
            SettingTexts texts,
            SettingTexts instead,
            Version version)
            throws IOException {
        byte[] base = null;
        if (onDisk instanceof TftpAnswer.Served served) {
            try (TftpContent content = served.content()) {
                base = read(content);
            }
        } else if (!onDisk.isNotFound()) {
            return onDisk;
        }
        byte[] bytes;
        try {
            bytes = document(request, builder, texts, instead, base).toBytes();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return TftpAnswer.served(new BytesContent(bytes, version.of(bytes)));
    }

    private CfgDocument document(
            ProvisioningRequest request,
            PhoneFileBuilder builder,
            SettingTexts own,
            SettingTexts instead,
            byte @Nullable [] base)
            throws IOException {
        CfgDocument onDisk = base == null ? null : CfgDocument.parse(base);
        SettingTexts texts = own;
        if (onDisk != null) {
            for (SettingTexts.Setting setting : instead.settings()) {
                SettingTexts.Place place = setting.place();
                if (onDisk.value(place.section(), place.key()).isPresent()) {
                    texts = texts.and(SettingTexts.NONE.with(
                            place.section(), place.key(), setting.text().reveal()));
                }
            }
            texts = texts.and(instead.alsoIn(texts));
        }
        builder.servedBy(
                HostAddress.parse(request.local().getAddress().getHostAddress().replaceFirst("%.*", "")));
        texts.accepted().forEach(builder::acceptLockOut);
        List<Consumer<Edit>> edits = new ArrayList<>();
        for (SettingTexts.Setting setting : texts.settings()) {
            SettingTexts.Place place = setting.place();
            String text = place.isReference()
                    ? secret(request, setting).reveal()
                    : setting.text().reveal();
            if (place.section().equals(Parameters.SOFTWARE_VERSION.section())
                    && place.key().equals(Parameters.SOFTWARE_VERSION.key())) {
                builder.images(image(request, text));
            }
            builder.setText(place.section(), place.key(), text);
            edits.add(edit -> edit.document = edit.document.with(place.section(), place.key(), text));
        }
        // Also where a file lies below: what the writer refuses is refused all the same.
        CfgDocument written = builder.build();
        if (onDisk == null) {
            return written;
        }
        Edit edit = new Edit(onDisk);
        edits.forEach(change -> change.accept(edit));
        return edit.document;
    }

    private static final class Edit {
        private CfgDocument document;

        Edit(CfgDocument document) {
            this.document = document;
        }
    }

    private Secret secret(ProvisioningRequest request, SettingTexts.Setting setting) throws IOException {
        MacAddress mac = request.mac().orElseThrow();
        return secrets.resolve(mac, setting.text().reveal())
                .orElseThrow(() -> new IOException("[" + setting.place().section() + "] "
                        + setting.place().key() + ": the resolver has no secret of that reference"));
    }

    /** The version, if its image can be had. */
    private List<SoftwareVersion> image(ProvisioningRequest request, String text) throws IOException {
        Optional<SoftwareVersion> version = SoftwareVersion.tryParse(text);
        if (version.isPresent()
                && below.open(request.firmware(request.model(), version.get())) instanceof TftpAnswer.Served served) {
            served.content().close();
            return List.of(version.get());
        }
        return List.of();
    }

    /** Reads content to its end. */
    static byte[] read(TftpContent content) throws IOException {
        return content.readAll(LONGEST);
    }
}
