package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An engine with a clock of its own, and phones that boot in few words. */
final class FleetBench implements FleetActions {
    static final MacAddress PHONE = MacAddress.parse("000BEA000001");
    static final String COMMON = "ZIP2x2_common.cfg";
    static final String IMAGE = "ZIP2x2_1_0_0.bin";

    final FleetEngine engine;
    final Map<MacAddress, PhoneRecord> stored = new LinkedHashMap<>();
    final Map<HistorySpan, HistoryBucket> history = new TreeMap<>();
    final List<FleetNews> news = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = 5;
    private int xid = 100;

    FleetBench(FleetSettings settings) {
        engine = new FleetEngine(settings);
    }

    FleetBench() {
        this(FleetSettings.defaults());
    }

    Instant now() {
        return now;
    }

    long nanos() {
        return nanos;
    }

    /** Time passes, and what is due is told. */
    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
        if (engine.deadlineNanos() != Long.MAX_VALUE && nanos - engine.deadlineNanos() >= 0) {
            tell(FleetEvent.Tick.TIME_REACHED);
        }
    }

    void tell(FleetEvent event) {
        engine.on(event, nanos, this);
    }

    void discover(MacAddress mac, String network) {
        pass(Duration.ofSeconds(1));
        tell(new FleetEvent.Discovered(mac, now, ++xid, network, ""));
    }

    void lease(MacAddress mac, String network, String address) {
        pass(Duration.ofMillis(100));
        tell(new FleetEvent.Leased(mac, now, xid, Ipv4.of(address), network));
    }

    void read(MacAddress mac, String address, String file, String version) {
        end(mac, address, file, FleetEvent.FileResult.read(ReadFile.of(version), "9 bytes"));
    }

    void refuse(MacAddress mac, String address, String file) {
        end(mac, address, file, FleetEvent.FileResult.missed(Missed.REFUSED, "refused, SOURCE not there"));
    }

    private void end(MacAddress mac, String address, String file, FleetEvent.FileResult result) {
        pass(Duration.ofMillis(100));
        InetAddress peer = Ipv4.of(address);
        tell(new FleetEvent.FileAsked(mac, now, peer, network(address), file));
        pass(Duration.ofMillis(100));
        tell(new FleetEvent.FileEnded(mac, now, peer, network(address), file, result));
    }

    private static String network(String address) {
        return address.substring(0, address.lastIndexOf('.')) + ".0/24";
    }

    /** A whole boot at 10.1.0.7, without an image. */
    void boot(MacAddress mac, String version) {
        discover(mac, "10.1.0.0/24");
        lease(mac, "10.1.0.0/24", "10.1.0.7");
        read(mac, "10.1.0.7", COMMON, "c" + version);
        read(mac, "10.1.0.7", mac.hex() + ".cfg", version);
    }

    PhoneRecord phone(MacAddress mac) {
        return engine.phone(mac).orElseThrow();
    }

    @Override
    public void changed(PhoneRecord phone) {
        stored.put(phone.mac(), phone);
    }

    @Override
    public void forgotten(MacAddress phone) {
        stored.remove(phone);
    }

    @Override
    public void news(FleetNews what) {
        news.add(what);
    }

    @Override
    public void historyChanged(HistorySpan span) {
        history.put(span, engine.history(span).orElseThrow());
    }

    @Override
    public void historyForgotten(HistorySpan span) {
        history.remove(span);
    }

    long count(Class<? extends FleetNews> kind) {
        return news.stream().filter(kind::isInstance).count();
    }
}
