package io.github.zip2x2.boot.phone;

import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * In which order a device looks for its boot server and boot file in a message. Immutable.
 *
 * <p>A candidate that cannot be a server, such as 0.0.0.0 or an empty name, is left out; the same server named in two
 * places is two candidates.
 */
public final class BootOrder {
    /**
     * The phone's: option 66, option 150, {@code siaddr}, {@code sname}; then option 67, {@code file}. The manual names
     * option 66 only; the others are tried in the order in which servers fill them.
     */
    public static final BootOrder ZIP2X2 = of(
            BootSource.TFTP_SERVER_NAME,
            BootSource.TFTP_SERVER_ADDRESS,
            BootSource.SIADDR,
            BootSource.SNAME,
            BootSource.BOOTFILE_NAME,
            BootSource.FILE);

    /** What most phones do: option 150, option 66, {@code sname}, {@code siaddr}; then option 67, {@code file}. */
    public static final BootOrder GENERIC = of(
            BootSource.TFTP_SERVER_ADDRESS,
            BootSource.TFTP_SERVER_NAME,
            BootSource.SNAME,
            BootSource.SIADDR,
            BootSource.BOOTFILE_NAME,
            BootSource.FILE);

    /** Of {@link DhcpMessage#overload()}. */
    private static final int FILE_HOLDS_OPTIONS = 1;

    private static final int SNAME_HOLDS_OPTIONS = 2;

    private final List<BootSource> sources;

    private BootOrder(List<BootSource> sources) {
        this.sources = sources;
    }

    /**
     * An order.
     *
     * @param sources the places to look at, first to last; a place that is not named is not looked at
     * @return the order
     * @throws IllegalArgumentException if a place is named twice
     */
    public static BootOrder of(BootSource... sources) {
        List<BootSource> list = List.of(sources);
        if (!list.isEmpty() && EnumSet.copyOf(list).size() < list.size()) {
            throw new IllegalArgumentException("boot order " + list + " names a source twice; name each once");
        }
        return new BootOrder(list);
    }

    /**
     * The places.
     *
     * @return first to last
     */
    public List<BootSource> sources() {
        return sources;
    }

    /**
     * The servers that a message names.
     *
     * @param message an OFFER or ACK
     * @return first to last
     */
    public List<BootServer> servers(DhcpMessage message) {
        List<BootServer> servers = new ArrayList<>();
        for (BootSource source : sources) {
            switch (source) {
                case TFTP_SERVER_NAME ->
                    message.option(DhcpOptions.TFTP_SERVER_NAME).ifPresent(name -> addName(servers, source, name));
                case TFTP_SERVER_ADDRESS ->
                    message.option(DhcpOptions.TFTP_SERVER_ADDRESS)
                            .ifPresent(list -> list.forEach(address -> addAddress(servers, source, address)));
                case SIADDR -> addAddress(servers, source, message.siaddr());
                case SNAME -> {
                    if ((message.overload() & SNAME_HOLDS_OPTIONS) == 0) {
                        addName(servers, source, message.sname());
                    }
                }
                case BOOTFILE_NAME, FILE -> {}
            }
        }
        return List.copyOf(servers);
    }

    private static void addName(List<BootServer> servers, BootSource source, String name) {
        BootServer.of(source, name)
                .filter(server -> server.address().map(BootOrder::isServer).orElse(true))
                .ifPresent(servers::add);
    }

    private static void addAddress(List<BootServer> servers, BootSource source, Inet4Address address) {
        if (isServer(address)) {
            servers.add(BootServer.of(source, address));
        }
    }

    private static boolean isServer(Inet4Address address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && !address.equals(Ipv4.BROADCAST);
    }

    /**
     * The files that a message names.
     *
     * @param message an OFFER or ACK
     * @return first to last
     */
    public List<BootFile> files(DhcpMessage message) {
        List<BootFile> files = new ArrayList<>();
        for (BootSource source : sources) {
            if (source == BootSource.BOOTFILE_NAME) {
                message.option(DhcpOptions.BOOTFILE_NAME).ifPresent(name -> files.add(new BootFile(source, name)));
            } else if (source == BootSource.FILE
                    && (message.overload() & FILE_HOLDS_OPTIONS) == 0
                    && !message.file().isEmpty()) {
                files.add(new BootFile(source, message.file()));
            }
        }
        return List.copyOf(files);
    }
}
