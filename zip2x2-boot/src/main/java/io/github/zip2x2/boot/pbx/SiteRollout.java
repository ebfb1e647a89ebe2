package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.rollout.CheckVerdict;
import io.github.zip2x2.boot.pbx.rollout.Rollout;
import io.github.zip2x2.boot.pbx.rollout.RolloutCheck;
import io.github.zip2x2.boot.pbx.rollout.RolloutSettings;
import io.github.zip2x2.boot.pbx.rollout.SoftwareImage;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.site.SiteChange;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rollout of a {@link ProvisioningService} before it begins: what it brings, and to whom first.
 *
 * <pre>{@code
 * service.rollout("sw-1.1", "berlin")
 *         .software("1.1.0", Path.of("ZIP2x2_1_1_0.bin"), sha256)
 *         .canaries(first, second)
 *         .begin();
 * }</pre>
 *
 * <p>Its rollout check looks at the change itself: the site exists, the phones are of it, the image is good, no phone's file
 * gets worse, whatever could cut phones off is meant, and something changes. Not thread-safe.
 */
public final class SiteRollout {
    private final RolloutTrial trial;
    private final Reboots reboots;
    private final String name;
    private SiteChange change;
    private @Nullable SoftwareImage image;
    private RolloutSettings settings = RolloutSettings.defaults();
    private List<WavePhone> canaries = List.of();
    private @Nullable List<WavePhone> others;
    private final List<String> accepted = new ArrayList<>();

    SiteRollout(RolloutTrial trial, Reboots reboots, String name, SiteChange change) {
        this.trial = trial;
        this.reboots = reboots;
        this.name = name;
        this.change = change;
    }

    /**
     * Sets a parameter by its text.
     *
     * @param parameter the parameter
     * @param text what stands behind the equals sign
     * @return this
     * @throws IllegalArgumentException if the text is an error for that parameter, or the parameter is a secret or about one
     *     phone
     */
    public SiteRollout set(Parameter<?> parameter, String text) {
        change = change.set(parameter, text);
        return this;
    }

    /**
     * Brings software whose image says itself that it is good.
     *
     * @param version its version, such as {@code 1.1.0}
     * @param file its image, which the service serves too; read now
     * @return this
     * @throws IOException if the image cannot be read
     */
    public SiteRollout software(String version, Path file) throws IOException {
        SoftwareVersion wanted = SoftwareVersion.parse(version);
        String fileName = String.valueOf(file.getFileName());
        image = SoftwareImage.of(
                fileName.startsWith(PhoneModel.ZIP2X1.name()) ? PhoneModel.ZIP2X1 : PhoneModel.ZIP2X2,
                wanted,
                fileName,
                ByteBuffer.wrap(Files.readAllBytes(file)));
        return set(Parameters.SOFTWARE_VERSION, wanted.dotted());
    }

    /**
     * Brings software.
     *
     * @param version its version, such as {@code 1.1.0}
     * @param file its image, which the service serves too; read now
     * @param sha256 the SHA-256 that its maker names, 64 hexadecimal digits
     * @return this
     * @throws IOException if the image cannot be read
     */
    public SiteRollout software(String version, Path file, String sha256) throws IOException {
        software(version, file);
        image = Objects.requireNonNull(image).confirmed(sha256);
        return this;
    }

    /**
     * Names the phones that get it first.
     *
     * @param phones one or more
     * @return this
     */
    public SiteRollout canaries(MacAddress... phones) {
        return canaries(Arrays.stream(phones).map(WavePhone::of).toList());
    }

    /**
     * Names the phones that get it first, with names of the application's.
     *
     * @param phones one or more
     * @return this
     */
    public SiteRollout canaries(Collection<WavePhone> phones) {
        canaries = List.copyOf(phones);
        return this;
    }

    /**
     * Names the other phones that get it, in their order.
     *
     * @param phones all phones of the site that were heard here, unless named; canaries among them are left out
     * @return this
     */
    public SiteRollout others(Collection<WavePhone> phones) {
        others = List.copyOf(phones);
        return this;
    }

    /**
     * Says that a setting is meant that could cut phones off.
     *
     * @param parameter the setting
     * @return this
     */
    public SiteRollout acceptLockOut(Parameter<?> parameter) {
        change = change.acceptLockOut(parameter);
        accepted.add("lock-out:" + parameter.section() + "." + parameter.key());
        return this;
    }

    /**
     * Sets the rules.
     *
     * @param value the settings; {@link RolloutSettings#defaults()} unless set
     * @return this
     */
    public SiteRollout settings(RolloutSettings value) {
        settings = Objects.requireNonNull(value, "settings");
        return this;
    }

    /**
     * Looks at the change, as {@link #begin} does, and changes nothing.
     *
     * @return what it says
     * @throws IOException if that cannot be told now, since a directory, a store or a file cannot be read
     */
    public CheckVerdict check() throws IOException {
        RolloutCheck check = new RolloutCheck();
        accepted.forEach(check::word);
        if (image != null) {
            check.image(image);
        }
        List<MacAddress> phones = new ArrayList<>();
        canaries.forEach(phone -> phones.add(phone.mac()));
        theOthers().forEach(phone -> phones.add(phone.mac()));
        trial.look(name, change, phones, check);
        return check.verdict();
    }

    private List<WavePhone> theOthers() throws IOException {
        List<MacAddress> first = canaries.stream().map(WavePhone::mac).toList();
        Collection<WavePhone> all = others != null ? others : trial.phonesOf(change);
        return all.stream().filter(phone -> !first.contains(phone.mac())).toList();
    }

    /**
     * Checks the change and begins. The rollout goes on by itself, and after a restart by {@link
     * ProvisioningService#resumeRollouts}.
     *
     * @return the rollout, which runs and is the service's to close
     * @throws IOException if the check cannot be made, or the rollout not be made durable; nothing was begun then
     * @throws IllegalArgumentException if the rollout check refuses: why, and what helps; or the name is none, or taken
     */
    public Rollout begin() throws IOException {
        return reboots.rollout(name, change).settings(settings).begin(check(), canaries, theOthers());
    }
}
