package io.github.zip2x2.boot.report;

import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.lab.BootStatistics;
import io.github.zip2x2.boot.lab.SimulatedFleet;
import io.github.zip2x2.boot.lab.SimulatedPhone;
import io.github.zip2x2.boot.pbx.fleet.FleetActions;
import io.github.zip2x2.boot.pbx.fleet.FleetEngine;
import io.github.zip2x2.boot.pbx.fleet.FleetEvent;
import io.github.zip2x2.boot.pbx.fleet.FleetHistory;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStoreException;
import io.github.zip2x2.boot.pbx.fleet.HistorySpan;
import io.github.zip2x2.boot.pbx.fleet.MemoryFleetStore;
import io.github.zip2x2.boot.pbx.fleet.Missed;
import io.github.zip2x2.boot.pbx.fleet.PhoneRecord;
import io.github.zip2x2.boot.pbx.fleet.ReadFile;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store as a fleet leaves it after days of simulated boots: phones, network and servers are the simulator's. */
final class SimulatedDays {
    private static final String IMAGE = "ZIP2x2_1_0_0.bin";

    final MemoryFleetStore store = new MemoryFleetStore();
    private final FleetSettings settings;
    private final FleetEngine engine;
    private final Map<MacAddress, PhoneRecord> changed = new LinkedHashMap<>();
    private final Set<HistorySpan> spans = new LinkedHashSet<>();
    private final Map<MacAddress, Inet4Address> addresses = new HashMap<>();
    private int exchanges;
    private String common = "common-41";

    private final FleetActions actions = new FleetActions() {
        @Override
        public void changed(PhoneRecord phone) {
            changed.put(phone.mac(), phone);
        }

        @Override
        public void forgotten(MacAddress phone) {
            changed.remove(phone);
        }

        @Override
        public void news(FleetNews news) {}

        @Override
        public void historyChanged(HistorySpan span) {
            spans.add(span);
        }

        @Override
        public void historyForgotten(HistorySpan span) {
            spans.remove(span);
        }
    };

    private record Heard(SimulatedPhone phone, BootEvent event) {}

    SimulatedDays(FleetSettings settings) {
        this.settings = settings;
        engine = new FleetEngine(settings);
    }

    /** The common file says something else from now on. */
    void commonFile(String version) {
        common = version;
    }

    /** Phones boot, and what they do is what the servers' fleet hears of. */
    BootStatistics boot(Instant from, SimulatedFleet.Builder phones) {
        List<Heard> heard = new ArrayList<>();
        SimulatedFleet fleet = phones.listener((phone, event) -> heard.add(new Heard(phone, event)))
                .build();
        fleet.run(() -> {});
        heard.sort(Comparator.comparingLong(each -> each.event().atNanos()));
        for (Heard each : heard) {
            if (each.event() instanceof BootEvent.StepEnded step && step.ok()) {
                ended(
                        each.phone().mac(),
                        from.plusNanos(step.atNanos()),
                        each.phone().index(),
                        step);
            } else if (each.event() instanceof BootEvent.StepEnded step
                    && file(step, each.phone().mac()).isPresent()) {
                tell(
                        from.plusNanos(step.atNanos()),
                        new FleetEvent.FileEnded(
                                each.phone().mac(),
                                from.plusNanos(step.atNanos()),
                                address(each.phone()),
                                network(each.phone().index()),
                                file(step, each.phone().mac()).orElseThrow(),
                                FleetEvent.FileResult.missed(Missed.TIMED_OUT, "transfer failed, TIMEOUT")));
            } else if (each.event() instanceof BootEvent.Leased leased) {
                addresses.put(each.phone().mac(), leased.address());
            } else if (each.event() instanceof BootEvent.StepStarted step) {
                started(each.phone(), from.plusNanos(step.atNanos()), step.step());
            }
        }
        return fleet.simulation().statistics();
    }

    private void tell(Instant at, FleetEvent event) {
        long nanos = Duration.between(Instant.EPOCH, at).toNanos();
        if (engine.deadlineNanos() != Long.MAX_VALUE && nanos - engine.deadlineNanos() >= 0) {
            engine.on(FleetEvent.Tick.TIME_REACHED, nanos, actions);
        }
        engine.on(event, nanos, actions);
    }

    private Inet4Address address(SimulatedPhone phone) {
        return addresses.getOrDefault(phone.mac(), Ipv4.ANY);
    }

    private static String network(int phone) {
        return "10." + phone / 200 + ".0.0/16";
    }

    private void started(SimulatedPhone phone, Instant at, BootStep step) {
        String file = step == BootStep.REQUEST_COMMON
                ? "ZIP2x2_common.cfg"
                : step == BootStep.REQUEST_SPECIFIC
                        ? phone.mac().hex() + ".cfg"
                        : step == BootStep.READ_SOFTWARE ? IMAGE : "";
        if (!file.isEmpty()) {
            tell(at, new FleetEvent.FileAsked(phone.mac(), at, address(phone), network(phone.index()), file));
        }
    }

    private static Optional<String> file(BootEvent.StepEnded step, MacAddress mac) {
        return switch (step.step()) {
            case READ_COMMON -> Optional.of("ZIP2x2_common.cfg");
            case READ_SPECIFIC -> Optional.of(mac.hex() + ".cfg");
            case READ_SOFTWARE -> Optional.of(IMAGE);
            default -> Optional.empty();
        };
    }

    private void ended(MacAddress mac, Instant at, int index, BootEvent.StepEnded step) {
        String network = network(index);
        if (step.step() == BootStep.OFFER) {
            tell(at, new FleetEvent.Discovered(mac, at, ++exchanges, network, "relay 10." + index / 200 + ".0.1"));
        } else if (step.step() == BootStep.ACK) {
            int xid = engine.phone(mac).map(PhoneRecord::xid).orElse(0);
            tell(at, new FleetEvent.Leased(mac, at, xid, addresses.getOrDefault(mac, Ipv4.ANY), network));
        } else {
            file(step, mac)
                    .ifPresent(name -> tell(
                            at,
                            new FleetEvent.FileEnded(
                                    mac,
                                    at,
                                    addresses.getOrDefault(mac, Ipv4.ANY),
                                    network,
                                    name,
                                    FleetEvent.FileResult.read(
                                            ReadFile.of(
                                                    step.step() == BootStep.READ_COMMON
                                                            ? common
                                                            : step.step() == BootStep.READ_SOFTWARE
                                                                    ? "1.0.0"
                                                                    : mac.hex()),
                                            ""))));
        }
    }

    /** The report of what is stored by then. */
    FleetReport report(Instant at) throws FleetStoreException {
        store.save(changed.values(), List.of());
        FleetHistory.write(
                store,
                spans.stream().flatMap(span -> engine.history(span).stream()).toList());
        return FleetReport.of(store, settings, at);
    }
}
