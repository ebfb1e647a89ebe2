package io.github.zip2x2.verification.programs;

import io.github.zip2x2.boot.pbx.ProvisioningService;
import io.github.zip2x2.boot.pbx.fleet.Fleet;
import io.github.zip2x2.boot.pbx.fleet.FleetNews;
import io.github.zip2x2.boot.pbx.fleet.FleetStore;
import io.github.zip2x2.boot.pbx.fleet.JdbcFleetStore;
import io.github.zip2x2.boot.pbx.rollout.Wave;
import io.github.zip2x2.boot.pbx.rollout.WavePhone;
import io.github.zip2x2.boot.pbx.rollout.WaveSettings;
import io.github.zip2x2.boot.pbx.rollout.WaveSummary;
import io.github.zip2x2.boot.pbx.site.PhoneDirectory;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A PBX that reboots its phones in one wave, as a process that can be killed: {@code WavePbx STATE PHONES INTERVAL-MS CAP
 * FAILURE-RATIO FAILURE-SAMPLE BOOT-WITHIN-S}. Serves their files by TFTP on {@value #ADDRESS}, prints {@code READY}, waits
 * until each phone has booted once, or resumes the wave that the state names as unfinished; prints {@code BEGUN
 * EPOCH-MILLISECONDS}, a line {@code TELLS USER} before each NOTIFY, and in the end how each phone ended and {@code OVER}.
 */
final class WavePbx {
    static final String ADDRESS = "192.0.2.1";

    private static final String WAVE = "night";
    private static final int FIRST_USER = 200;

    private WavePbx() {}

    static MacAddress mac(int phone) {
        return MacAddress.parse(String.format("0008A10F%04X", phone));
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        WaveSettings settings = WaveSettings.builder()
                .interval(Duration.ofMillis(Long.parseLong(arguments[2])))
                .maxUnderWay(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[3]))
                .failures(Double.parseDouble(arguments[4]), Integer.parseInt(arguments[5]))
                .within(Duration.ofSeconds(Long.parseLong(arguments[6])), Duration.ofMinutes(1), Duration.ofMinutes(1))
                .settle(Duration.ZERO)
                .build();
        Map<MacAddress, PhoneSettings> phones = new LinkedHashMap<>();
        for (int phone = 1; phone <= count; phone++) {
            phones.put(
                    mac(phone),
                    PhoneSettings.of(PhoneModel.ZIP2X2)
                            .set(Parameters.DEVICE_ID, Integer.toString(FIRST_USER + phone)));
        }
        CountDownLatch booted = new CountDownLatch(count);
        NotifySender udp = new UdpNotifySender(new InetSocketAddress(Ipv4.of(ADDRESS), 0));
        try (FleetStore store = JdbcFleetStore.sqlite(Path.of(arguments[0]), true);
                ProvisioningService service = ProvisioningService.builder()
                        .tftp(new InetSocketAddress(Ipv4.of(ADDRESS), 69))
                        .phones(PhoneDirectory.of(phones))
                        .fleet(Fleet.builder()
                                .store(store)
                                .listener(news -> {
                                    if (news instanceof FleetNews.Reached
                                            && news.phone().isUp()
                                            && news.phone().boot() == 1) {
                                        booted.countDown();
                                    }
                                })
                                .build())
                        .notifySender(notify -> {
                            System.out.println("TELLS " + notify.target().user());
                            return udp.send(notify);
                        })
                        .build()
                        .start()) {
            System.out.println("READY");
            Wave.Builder builder = service.wave(WAVE).settings(settings);
            boolean goesOn = Wave.unfinished(store).contains(WAVE);
            List<WavePhone> told = new ArrayList<>();
            if (!goesOn) {
                booted.await();
                for (MacAddress mac : phones.keySet()) {
                    told.add(service.wavePhone(mac).orElseThrow());
                }
            }
            System.out.println("BEGUN " + System.currentTimeMillis());
            try (Wave wave = goesOn ? builder.resume() : builder.begin(told)) {
                WaveSummary summary = wave.ended().get();
                summary.stopped().ifPresent(why -> System.out.println("STOPPED " + why));
                summary.entries()
                        .forEach(entry -> System.out.println(
                                "PHONE " + entry.phone().mac().hex() + " " + entry.phase() + " " + entry.detail()));
            }
        }
        System.out.println("OVER");
    }
}
