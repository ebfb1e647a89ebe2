package io.github.zip2x2.boot.pbx.site;

import io.github.zip2x2.boot.FileKind;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TFTP request as the phone means it: which kind of file, for whom. The form of its path does not count. Immutable.
 *
 * <p>The forms {@code ./ZIP2x2/M.cfg}, {@code ZIP2x2/M.cfg}, {@code /ZIP2x2/M.cfg}, those with {@code \}, and a name without
 * a directory, in any letter case, are all the same request.
 */
public final class ProvisioningRequest {
    private final FileKind kind;
    private final PhoneModel model;
    private final String path;
    private final @Nullable MacAddress mac;
    private final @Nullable PhoneSettings phone;
    private final @Nullable SoftwareVersion version;
    private final @Nullable Site site;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;

    private ProvisioningRequest(
            FileKind kind,
            PhoneModel model,
            String path,
            @Nullable MacAddress mac,
            @Nullable PhoneSettings phone,
            @Nullable SoftwareVersion version,
            @Nullable Site site,
            InetSocketAddress peer,
            InetSocketAddress local) {
        this.kind = kind;
        this.model = model;
        this.path = path;
        this.mac = mac;
        this.phone = phone;
        this.version = version;
        this.site = site;
        this.peer = Objects.requireNonNull(peer, "peer");
        this.local = Objects.requireNonNull(local, "local");
    }

    /**
     * A request for any file below the root; it is nobody's and of no site yet.
     *
     * @param kind what it is for the phone
     * @param model the phone's model as far as the request tells it
     * @param path relative to the root, with slashes, as it was asked for
     * @param peer who asks
     * @param local the address of ours that was asked
     * @return the request
     */
    public static ProvisioningRequest of(
            FileKind kind, PhoneModel model, String path, InetSocketAddress peer, InetSocketAddress local) {
        return new ProvisioningRequest(kind, model, path, null, null, null, null, peer, local);
    }

    /**
     * The same request by a phone.
     *
     * @param who the phone, null if not known
     * @return the request
     */
    public ProvisioningRequest by(@Nullable MacAddress who) {
        return new ProvisioningRequest(kind, model, path, who, null, version, site, peer, local);
    }

    /**
     * The same request with what is known of its phone, whose model counts from now on.
     *
     * @param settings what the directory says of it; null if the directory does not know it
     * @return the request
     */
    public ProvisioningRequest phone(@Nullable PhoneSettings settings) {
        PhoneModel counts = settings == null || kind != FileKind.SPECIFIC ? model : settings.model();
        return new ProvisioningRequest(kind, counts, path, mac, settings, version, site, peer, local);
    }

    /**
     * The same request at a site.
     *
     * @param where the site, null for none
     * @return the request
     */
    public ProvisioningRequest at(@Nullable Site where) {
        return new ProvisioningRequest(kind, model, path, mac, phone, version, where, peer, local);
    }

    /**
     * The request for an image, by the same phone.
     *
     * @param of the phone's model
     * @param image the version of its software
     * @return the request
     */
    public ProvisioningRequest firmware(PhoneModel of, SoftwareVersion image) {
        return new ProvisioningRequest(
                FileKind.FIRMWARE, of, of.firmwareFileName(image), mac, phone, image, site, peer, local);
    }

    /** {@return the request for the common file, by the same phone at the same place} */
    public ProvisioningRequest common() {
        return new ProvisioningRequest(
                FileKind.COMMON, model, model.commonFileName(), mac, phone, null, site, peer, local);
    }

    /** {@return what the file is for the phone} */
    public FileKind kind() {
        return kind;
    }

    /** {@return the model as far as the request tells it, else ZIP2x2} */
    public PhoneModel model() {
        return model;
    }

    /** {@return the path as it was asked for, relative to the root, with slashes} */
    public String path() {
        return path;
    }

    /** {@return the path's directory without a slash at its end; empty for the root} */
    public String directory() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** {@return the path's last part} */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return for a specific file whose it is; for others who asks, as far as its lease tells} */
    public Optional<MacAddress> mac() {
        return Optional.ofNullable(mac);
    }

    /** {@return what the directory says of that phone; empty if it does not know it} */
    public Optional<PhoneSettings> phone() {
        return Optional.ofNullable(phone);
    }

    /** {@return the version of the image asked for} */
    public Optional<SoftwareVersion> version() {
        return Optional.ofNullable(version);
    }

    /** {@return where the phone stands} */
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    /** {@return who asks} */
    public InetSocketAddress peer() {
        return peer;
    }

    /** {@return the address of ours that was asked} */
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public String toString() {
        return kind + " " + path + (mac == null ? "" : " of " + mac) + (site == null ? "" : " at " + site.name())
                + " by " + peer;
    }
}
