package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.Parameter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one phone's own file says, as its PBX knows it: model, site and settings. Immutable: each method that sets
 * something gives a new one. No value is ever in {@link #toString()}.
 *
 * <pre>{@code
 * PhoneSettings.of(PhoneModel.ZIP2X2)
 *         .set(Parameters.DEVICE_ID, "201")
 *         .secret(Parameters.AUTH_PASSWORD, "vault:extensions/201")
 * }</pre>
 */
public final class PhoneSettings {
    private final PhoneModel model;
    private final @Nullable String site;
    private final SettingTexts texts;
    private final boolean off;

    private PhoneSettings(PhoneModel model, @Nullable String site, SettingTexts texts, boolean off) {
        this.model = model;
        this.site = site;
        this.texts = texts;
        this.off = off;
    }

    /**
     * A phone without settings of its own.
     *
     * @param model its model
     * @return the settings
     */
    public static PhoneSettings of(PhoneModel model) {
        return new PhoneSettings(Objects.requireNonNull(model, "model"), null, SettingTexts.NONE, false);
    }

    /**
     * A phone that is known and is to get nothing: no address from DHCP, no file of its own, whatever lies on disk.
     *
     * @param model its model
     * @return the settings
     */
    public static PhoneSettings off(PhoneModel model) {
        return new PhoneSettings(Objects.requireNonNull(model, "model"), null, SettingTexts.NONE, true);
    }

    /**
     * Says to which site the phone belongs; otherwise its address decides.
     *
     * @param name the name of a {@link Site}
     * @return the settings with it
     */
    public PhoneSettings site(String name) {
        return new PhoneSettings(model, Objects.requireNonNull(name, "site"), texts, off);
    }

    /**
     * Sets a parameter by its text.
     *
     * @param parameter the parameter
     * @param text what stands behind the equals sign, such as {@code 201}
     * @return the settings with it
     * @throws IllegalArgumentException if the text is an error for that parameter; the message does not repeat it
     */
    public PhoneSettings set(Parameter<?> parameter, String text) {
        return new PhoneSettings(model, site, texts.with(parameter, text), off);
    }

    /**
     * Sets a secret.
     *
     * @param parameter the parameter
     * @param value the secret
     * @return the settings with it
     * @throws IllegalArgumentException if the value is an error for that parameter; the message does not repeat it
     */
    public PhoneSettings set(Parameter<Secret> parameter, Secret value) {
        return set(parameter, value.reveal());
    }

    /**
     * Sets a parameter to what a {@link SecretResolver} finds when the file is rendered, so that the secret itself is
     * nowhere but in the file on its way to the phone.
     *
     * @param parameter the parameter
     * @param reference what the resolver is asked for
     * @return the settings with it
     */
    public PhoneSettings secret(Parameter<Secret> parameter, String reference) {
        return new PhoneSettings(model, site, texts.withReference(parameter, reference), off);
    }

    /**
     * Sets a parameter that the schema may not know.
     *
     * @param section the section without brackets
     * @param key the key
     * @param text what stands behind the equals sign
     * @return the settings with it
     */
    public PhoneSettings setText(String section, String key, String text) {
        return new PhoneSettings(model, site, texts.with(section, key, text), off);
    }

    /**
     * Says the word for a setting that could cut the phone off: it is meant.
     *
     * @param parameter the setting
     * @return the settings with it
     */
    public PhoneSettings acceptLockOut(Parameter<?> parameter) {
        return new PhoneSettings(model, site, texts.accepting(parameter), off);
    }

    /** {@return the phone's model} */
    public PhoneModel model() {
        return model;
    }

    /** {@return the name of the phone's site, if it was said} */
    public Optional<String> site() {
        return Optional.ofNullable(site);
    }

    /** {@return true if the phone is to get nothing} */
    public boolean isOff() {
        return off;
    }

    SettingTexts texts() {
        return texts;
    }

    /** Model, site and how many settings; no value. */
    @Override
    public String toString() {
        return model + (off ? ", off" : "") + (site == null ? "" : " of site " + site) + ", " + texts.size()
                + " settings";
    }
}
