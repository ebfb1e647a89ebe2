package io.github.zip2x2.verification.readme;

import io.github.zip2x2.boot.pbx.fleet.Diagnosis;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetSettings;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.FleetTftpListener;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.rollout.PhoneNotifier;
import io.github.zip2x2.boot.pbx.rollout.RebootGuard;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.rollout.WaveSummary;
import io.github.zip2x2.boot.report.FleetReport;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.lease.LeaseLookup;
import io.github.zip2x2.dhcp.server.DhcpServer;
import io.github.zip2x2.tftp.content.TftpContentSource;
import io.github.zip2x2.tftp.server.TftpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** The snippets of docs/fleet.md, as it shows them. */
final class FleetSnippets {
    private FleetSnippets() {}

    static List<FleetNews> fleet(
            Path state,
            LeaseLookup leases,
            TftpContentSource source,
            Function<InetAddress, String> networks,
            InstantSource clock)
            throws IOException {
        List<FleetNews> log = new ArrayList<>();
        // snippet: fleet
        FleetStore store = JdbcFleetStore.sqlite(state.resolve("fleet.db"), true);
        Fleet fleet = Fleet.builder()
                .store(store)
                .listener(news -> log.add(news))
                .build()
                .start();
        DhcpServer.Builder dhcp = DhcpServer.builder().listener(new FleetDhcpListener(fleet::tell, networks, clock));
        TftpServer.Builder tftp = TftpServer.builder(source)
                .listener(new FleetTftpListener(fleet::tell, FleetTftpListener.byLease(leases, clock), networks));
        // end
        if (dhcp.toString().equals(tftp.toString())) {
            throw new IOException("two servers, not one");
        }
        fleet.close();
        store.close();
        return log;
    }

    static void story(Path state, MacAddress mac, PrintStream out) throws IOException {
        // snippet: story
        try (JdbcFleetStore kept = JdbcFleetStore.readOnly(state.resolve("fleet.db"))) {
            Diagnosis story = Diagnosis.of(mac, kept.phone(mac), Instant.now(), FleetSettings.defaults());
            story.lines().forEach(out::println);
        }
        // end
    }

    static void report(Path state) throws IOException {
        // snippet: report
        try (JdbcFleetStore kept = JdbcFleetStore.readOnly(state.resolve("fleet.db"))) {
            FleetReport report = FleetReport.of(kept, FleetSettings.defaults(), Instant.now());
            Files.writeString(state.resolve("fleet.html"), report.toHtml("Fleet report"));
            Files.writeString(state.resolve("fleet.json"), report.toJson());
        }
        // end
    }

    static WaveSummary wave(
            Fleet fleet,
            NotifySender sender,
            RebootGuard calls,
            Function<InetAddress, String> networks,
            WaveSettings settings,
            Collection<WavePhone> phones)
            throws IOException, InterruptedException, ExecutionException {
        // snippet: wave
        PhoneNotifier notifier =
                PhoneNotifier.of(sender).fleet(fleet).guard(calls).build();
        Wave wave = Wave.of("monday", fleet, notifier)
                .networks(networks)
                .settings(settings)
                .begin(phones);
        WaveSummary summary = wave.ended().get();
        // end
        return summary;
    }
}
