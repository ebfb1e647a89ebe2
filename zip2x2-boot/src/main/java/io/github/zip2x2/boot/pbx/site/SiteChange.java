package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.config.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a rollout brings to a site. In the end they are in the site's common file; phones that get them
 * earlier have them in their own files. Immutable: each method that sets something gives a new one. It is kept in the
 * fleet's store, so it holds no secret.
 *
 * <pre>{@code
 * SiteChange.of("berlin").set(Parameters.SOFTWARE_VERSION, "1.2.3")
 * }</pre>
 */
public final class SiteChange {
    private static final String SITE = "site";
    private static final String SET = "set/";
    private static final String ACCEPTED = "accepted/";

    private final @Nullable String site;
    private final SettingTexts texts;

    private SiteChange(@Nullable String site, SettingTexts texts) {
        this.site = site;
        this.texts = texts;
    }

    /**
     * A change for one site, which sets nothing yet.
     *
     * @param site the name of a {@link Site}
     * @return the change
     */
    public static SiteChange of(String site) {
        return new SiteChange(Objects.requireNonNull(site, "site"), SettingTexts.NONE);
    }

    /** {@return a change for every site, and for phones of none, which sets nothing yet} */
    public static SiteChange everywhere() {
        return new SiteChange(null, SettingTexts.NONE);
    }

    /**
     * Sets a parameter by its text.
     *
     * @param parameter the parameter
     * @param text what stands behind the equals sign
     * @return the change with it
     * @throws IllegalArgumentException if the text is an error for that parameter, or the parameter is a secret or about one
     *     phone
     */
    public SiteChange set(Parameter<?> parameter, String text) {
        if (parameter.placement() == Placement.SPECIFIC || parameter.isSecret()) {
            throw new IllegalArgumentException("change: " + parameter
                    + (parameter.isSecret() ? " is a secret" : " is about one phone")
                    + " and cannot be rolled out to a site; set it for the phone");
        }
        return new SiteChange(site, texts.with(parameter, text));
    }

    /**
     * Says the word for a setting that could cut phones off: it is meant.
     *
     * @param parameter the setting
     * @return the change with it
     */
    public SiteChange acceptLockOut(Parameter<?> parameter) {
        return new SiteChange(site, texts.accepting(parameter));
    }

    /** {@return the site whose phones get it; empty for every site} */
    public Optional<String> site() {
        return Optional.ofNullable(site);
    }

    SettingTexts texts() {
        return texts;
    }

    /**
     * The change as it lies over one file.
     *
     * @param rollout the name of the rollout that brings it
     * @param onlyWhereSet whether it changes only what the file sets otherwise, which would hide what the common file says
     * @return the layer
     */
    public Layer layer(String rollout, boolean onlyWhereSet) {
        return new Layer(Layer.Origin.ROLLOUT, rollout, texts, onlyWhereSet);
    }

    /** {@return true if it sets nothing} */
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /**
     * Whether phones of a site get it.
     *
     * @param siteName the site; empty for phones of none
     * @return true if they do
     */
    public boolean concerns(Optional<String> siteName) {
        return site == null || siteName.filter(site::equals).isPresent();
    }

    /**
     * Whether both set the same parameter of the same phones.
     *
     * @param other the other change
     * @return true if one of them would hide the other
     */
    public boolean collidesWith(SiteChange other) {
        return (site == null || other.site == null || site.equals(other.site))
                && texts.settings().stream().anyMatch(setting -> other.texts.sets(setting.place()));
    }

    /** {@return the change as entries of a store} */
    public Map<String, String> toBook() {
        Map<String, String> book = new LinkedHashMap<>();
        if (site != null) {
            book.put(SITE, site);
        }
        texts.settings()
                .forEach(setting -> book.put(
                        SET + setting.place().section() + "/" + setting.place().key(),
                        setting.text().reveal()));
        texts.accepted().forEach(parameter -> book.put(ACCEPTED + parameter.section() + "/" + parameter.key(), ""));
        return book;
    }

    /**
     * Reads what {@link #toBook} wrote.
     *
     * @param book the entries; others do not matter
     * @return the change
     */
    public static SiteChange ofBook(Map<String, String> book) {
        SettingTexts texts = SettingTexts.NONE;
        for (Map.Entry<String, String> entry : book.entrySet()) {
            String[] parts = entry.getKey().split("/", -1);
            if (parts.length == 3 && entry.getKey().startsWith(SET)) {
                texts = texts.with(parts[1], parts[2], entry.getValue());
            } else if (parts.length == 3 && entry.getKey().startsWith(ACCEPTED)) {
                Optional<Parameter<?>> parameter = Schema.of(PhoneModel.ZIP2X2).parameter(parts[1], parts[2]);
                texts = parameter.isPresent() ? texts.accepting(parameter.get()) : texts;
            }
        }
        return new SiteChange(book.get(SITE), texts);
    }

    /** The site and how many settings; no value. */
    @Override
    public String toString() {
        return (site == null ? "every site" : "site " + site) + ", " + texts.size() + " settings";
    }
}
