package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Placement;
import io.github.zip2x2.dhcp.Prefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where phones are: its networks, what its common file says, and its boot server. Immutable: each method that sets
 * something gives a new one.
 *
 * <pre>{@code
 * Site.named("berlin").networks("10.1.0.0/16").set(Parameters.PROXY_ADDR, "10.1.0.5")
 * }</pre>
 */
public final class Site {
    private final String name;
    private final List<Prefix> networks;
    private final SettingTexts texts;
    private final @Nullable Inet4Address tftpServer;

    private Site(String name, List<Prefix> networks, SettingTexts texts, @Nullable Inet4Address tftpServer) {
        this.name = name;
        this.networks = List.copyOf(networks);
        this.texts = texts;
        this.tftpServer = tftpServer;
    }

    /**
     * A site without networks: only phones that name it belong to it.
     *
     * @param name its name, as {@link PhoneSettings#site} has it; not blank
     * @return the site
     * @throws IllegalArgumentException if the name is blank
     */
    public static Site named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("site: the name is blank; give one");
        }
        return new Site(name, List.of(), SettingTexts.NONE, null);
    }

    /**
     * Adds networks: who asks from an address of theirs is of this site, unless the phone's settings name another.
     *
     * @param prefixes such as {@code 10.1.0.0/16}
     * @return the site with them
     * @throws IllegalArgumentException if a text is no network
     */
    public Site networks(String... prefixes) {
        List<Prefix> more = new ArrayList<>(networks);
        for (String prefix : prefixes) {
            more.add(Prefix.parse(prefix));
        }
        return new Site(name, more, texts, tftpServer);
    }

    /**
     * Sets a parameter of the common file by its text.
     *
     * @param parameter the parameter
     * @param text what stands behind the equals sign
     * @return the site with it
     * @throws IllegalArgumentException if the text is an error for that parameter, or the parameter is about one phone
     */
    public Site set(Parameter<?> parameter, String text) {
        if (parameter.placement() == Placement.SPECIFIC) {
            throw new IllegalArgumentException("site " + name + ": " + parameter
                    + " is about one phone and would reach all of them; set it for the phone");
        }
        return new Site(name, networks, texts.with(parameter, text), tftpServer);
    }

    /**
     * Sets a parameter that the schema may not know.
     *
     * @param section the section without brackets
     * @param key the key
     * @param text what stands behind the equals sign
     * @return the site with it
     */
    public Site setText(String section, String key, String text) {
        return new Site(name, networks, texts.with(section, key, text), tftpServer);
    }

    /**
     * Says the word for a setting that could cut the site's phones off: it is meant.
     *
     * @param parameter the setting
     * @return the site with it
     */
    public Site acceptLockOut(Parameter<?> parameter) {
        return new Site(name, networks, texts.accepting(parameter), tftpServer);
    }

    /**
     * Sets the boot server that DHCP names (options 66 and 150, siaddr) to phones in this site's networks. It counts
     * before that of the served network.
     *
     * @param address the TFTP server
     * @return the site with it
     */
    public Site tftpServer(Inet4Address address) {
        return new Site(name, networks, texts, Objects.requireNonNull(address, "tftpServer"));
    }

    /** {@return the site's name} */
    public String name() {
        return name;
    }

    /** {@return the site's networks} */
    public List<Prefix> networks() {
        return networks;
    }

    /** {@return what DHCP names as the boot server, if the site has one of its own} */
    public Optional<Inet4Address> tftpServer() {
        return Optional.ofNullable(tftpServer);
    }

    SettingTexts texts() {
        return texts;
    }

    /** The longest prefix of this site that holds the address; -1 if none does. */
    int match(InetAddress address) {
        int longest = -1;
        if (address instanceof Inet4Address v4) {
            for (Prefix prefix : networks) {
                if (prefix.contains(v4)) {
                    longest = Math.max(longest, prefix.length());
                }
            }
        }
        return longest;
    }

    /** Name, networks and how many settings; no value. */
    @Override
    public String toString() {
        return "site " + name + " " + networks + ", " + texts.size() + " settings";
    }
}
