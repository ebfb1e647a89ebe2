package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.phone.WirePacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a phone did from its first packet to its outcome, over all its boots. Immutable; holds no secret, since of the
 * files it keeps name, length and digest only.
 */
public final class BootReport {
    private final @Nullable BootOutcome outcome;
    private final @Nullable InetAddress address;
    private final @Nullable InetAddress server;
    private final List<File> files;
    private final List<Step> steps;
    private final List<Packet> packets;
    private final int packetsLeftOut;

    /**
     * A file that was read.
     *
     * @param name the name as it was requested
     * @param bytes its length
     * @param sha256 its SHA-256 as 64 lower-case hexadecimal digits
     */
    public record File(String name, long bytes, String sha256) {}

    /**
     * A step that ended.
     *
     * @param boot which boot, from 1
     * @param step the step
     * @param started when it began, counted from the recorder's origin
     * @param took how long it took
     * @param ok whether it did what it is for
     * @param detail what went over the wire, or what is wrong
     */
    public record Step(int boot, BootStep step, Duration started, Duration took, boolean ok, String detail) {}

    /** A packet that passed, or the DATA and ACK packets of a transfer after its first block. Immutable. */
    public static final class Packet {
        private final int boot;
        private final Duration at;
        private final boolean sent;
        private final InetSocketAddress local;
        private final InetSocketAddress remote;
        private final String protocol;
        private final String text;
        private final int count;
        private final long bytes;
        private final int firstBlock;

        Packet(int boot, Duration at, WirePacket packet, WireText text) {
            this(
                    boot,
                    at,
                    packet.sent(),
                    packet.local(),
                    packet.remote(),
                    text.protocol(),
                    text.text(),
                    1,
                    packet.payload().remaining(),
                    text.block().orElse(-1));
        }

        private Packet(
                int boot,
                Duration at,
                boolean sent,
                InetSocketAddress local,
                InetSocketAddress remote,
                String protocol,
                String text,
                int count,
                long bytes,
                int firstBlock) {
            this.boot = boot;
            this.at = at;
            this.sent = sent;
            this.local = local;
            this.remote = remote;
            this.protocol = protocol;
            this.text = text;
            this.count = count;
            this.bytes = bytes;
            this.firstBlock = firstBlock;
        }

        /** Whether a block's packet goes on with the transfer that this is of; block 1 stands alone. */
        boolean isOf(WirePacket packet) {
            return firstBlock > 1 && local.getPort() == packet.local().getPort() && remote.equals(packet.remote());
        }

        Packet and(int block, int more) {
            String blocks = block == firstBlock ? "block " + block : "blocks " + firstBlock + " to " + block;
            return new Packet(
                    boot,
                    at,
                    sent,
                    local,
                    remote,
                    protocol,
                    "DATA and ACK, " + blocks + ", " + (count + 1) + " packets",
                    count + 1,
                    bytes + more,
                    firstBlock);
        }

        /** {@return which boot, from 1; 0 for a packet before the first one} */
        public int boot() {
            return boot;
        }

        /** {@return when it passed, or the first of them, counted from the recorder's origin} */
        public Duration at() {
            return at;
        }

        /** {@return whether the phone sent it, or the first of them} */
        public boolean sent() {
            return sent;
        }

        /** {@return the phone's own address and port} */
        public InetSocketAddress local() {
            return local;
        }

        /** {@return the other side's address and port} */
        public InetSocketAddress remote() {
            return remote;
        }

        /** {@return {@code DHCP}, {@code TFTP} or {@code SIP}} */
        public String protocol() {
            return protocol;
        }

        /** {@return what it is, without what a file holds} */
        public String text() {
            return text;
        }

        /** {@return how many packets, 1 or more} */
        public int count() {
            return count;
        }

        /** {@return the octets in their UDP payloads} */
        public long bytes() {
            return bytes;
        }
    }

    BootReport(
            @Nullable BootOutcome outcome,
            @Nullable InetAddress address,
            @Nullable InetAddress server,
            List<File> files,
            List<Step> steps,
            List<Packet> packets,
            int packetsLeftOut) {
        this.outcome = outcome;
        this.address = address;
        this.server = server;
        this.files = List.copyOf(files);
        this.steps = List.copyOf(steps);
        this.packets = List.copyOf(packets);
        this.packetsLeftOut = packetsLeftOut;
    }

    /**
     * How the last boot ended.
     *
     * @return the outcome, or empty while a boot is under way
     */
    public Optional<BootOutcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * The address that the phone was given last.
     *
     * @return it, or empty if it got none
     */
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /**
     * The TFTP server that the phone was told of last.
     *
     * @return it, or empty if it was told of none
     */
    public Optional<InetAddress> server() {
        return Optional.ofNullable(server);
    }

    /**
     * The files read.
     *
     * @return the files in the order read, across reboots
     */
    public List<File> files() {
        return files;
    }

    /**
     * The steps that ended.
     *
     * @return the steps in order
     */
    public List<Step> steps() {
        return steps;
    }

    /**
     * The packets that passed.
     *
     * @return in order; empty if the recorder heard only of events
     */
    public List<Packet> packets() {
        return packets;
    }

    /**
     * How many packets passed after so many that no more were kept.
     *
     * @return 0 or more
     */
    public int packetsLeftOut() {
        return packetsLeftOut;
    }

    /**
     * The report as one HTML page without scripts or other files, for a browser or a printer: outcome, waterfall of the
     * steps, ladder diagram of the packets, files.
     *
     * @param title what was checked, as the page's heading
     * @return the page, to be written as UTF-8
     */
    public String toHtml(String title) {
        return new BootPage(this, title).html();
    }

    /**
     * The report as one JSON object: {@code outcome}, {@code reason}, {@code failedStep}, {@code address}, {@code server},
     * {@code files}, {@code steps}; absent values are null.
     *
     * @return the object, ending in a line feed
     */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.open('{');
        json.name("outcome").value(outcome == null ? null : outcome.word());
        json.name("reason").value(reason());
        if (outcome instanceof BootOutcome.Failed failed) {
            json.name("failedStep").value(failed.step().number());
        }
        json.name("address").value(address == null ? null : address.getHostAddress());
        json.name("server").value(server == null ? null : server.getHostAddress());
        json.name("files").open('[');
        for (File file : files) {
            json.open('{').name("name").value(file.name());
            json.name("bytes").value(file.bytes());
            json.name("sha256").value(file.sha256()).close('}');
        }
        json.close(']').name("steps").open('[');
        for (Step step : steps) {
            json.open('{').name("boot").value(step.boot());
            json.name("step").value(step.step().number());
            json.name("startedMs").value(step.started().toMillis());
            json.name("tookMs").value(step.took().toMillis());
            json.name("outcome").value(step.ok() ? "ok" : "failed");
            json.name("detail").value(step.detail()).close('}');
        }
        return json.close(']').close('}').toString();
    }

    @Nullable
    String reason() {
        if (outcome instanceof BootOutcome.Failed failed) {
            return failed.reason();
        }
        if (outcome instanceof BootOutcome.FellBack fellBack) {
            return fellBack.reason();
        }
        return outcome instanceof BootOutcome.Completed completed
                        && !completed.detail().isEmpty()
                ? completed.detail()
                : null;
    }
}
