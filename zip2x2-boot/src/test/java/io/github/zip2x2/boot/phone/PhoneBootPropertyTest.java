package io.github.zip2x2.boot.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.boot.lab.SimulatedDatagram;
import io.github.zip2x2.boot.testing.VirtualPhone;
import io.github.zip2x2.boot.testing.VirtualSite;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ClientPolicy;
import io.github.zip2x2.dhcp.server.DhcpServerSettings;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Whatever the network does, a boot has one outcome, in time, told in order, and leaves no port open. */
class PhoneBootPropertyTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    private static VirtualSite site(long seed) {
        VirtualSite site = new VirtualSite(
                seed,
                DhcpServerSettings.of()
                        .clients(ClientPolicy.ALL)
                        .network(ServedNetwork.of(Prefix.parse("192.0.2.0/24"))
                                .pool(AddressRange.parse("192.0.2.100-192.0.2.199"))
                                .tftpServer(Ipv4.of("192.0.2.10"))
                                .build())
                        .build());
        put(site, "ZIP2x2_common.cfg", "[NET_CONFIG]\ntftp_cfg_dir=./ZIP2x2\n[GENERAL_INFO]\nsoftware_version=1.0.0");
        put(site, "ZIP2x2/0008A10FF312.cfg", "[SIP_CONFIG]\ndevice_id=201\n");
        site.files().put("ZIP2x2_1_0_0.bin", TestContainer.wrap("ZIP2x2", "1.0.0", new byte[3000]));
        return site;
    }

    private static void put(VirtualSite site, String name, String text) {
        site.files().put(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 150)
    void anyFaultsEndInOneOutcomeWithinTheDeadline(
            @ForAll long seed,
            @ForAll @IntRange(max = 100) int lossPercent,
            @ForAll @IntRange(max = 30) int damagePercent,
            @ForAll @IntRange(min = 1, max = 90) int deadlineSeconds,
            @ForAll @IntRange(max = 7) int missing) {
        VirtualSite site = site(seed);
        List<String> names = List.of("ZIP2x2_common.cfg", "ZIP2x2/0008A10FF312.cfg", "ZIP2x2_1_0_0.bin");
        for (int i = 0; i < names.size(); i++) {
            if (((missing >> i) & 1) != 0) {
                site.files().remove(names.get(i));
            }
        }
        Random faults = new Random(seed);
        site.lose(frame -> faults.nextInt(100) < lossPercent);
        site.alter(frame -> faults.nextInt(100) < damagePercent ? damaged(frame.bytes(), faults) : frame.bytes());
        PhoneProfile.Builder profile = PhoneProfile.of(PhoneModel.ZIP2X2)
                .deadline(Duration.ofSeconds(deadlineSeconds))
                .stepDeadline(BootStep.ACK, Duration.ofSeconds(10))
                .fileTries(1 + faults.nextInt(3), Duration.ofSeconds(faults.nextInt(20)));
        if (faults.nextBoolean()) {
            profile.missingCommon(MissingFile.GO_ON).missingSpecific(MissingFile.GO_ON);
        }
        VirtualPhone phone = site.addPhone(profile.build(), MAC, Optional.of(SoftwareVersion.parse("0.9.0")));

        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(Duration.ofSeconds(deadlineSeconds), () -> false);

        assertThat(phone.outcome()).as("an outcome within the deadline").isPresent();
        assertThat(phone.events().stream().filter(BootEvent.Finished.class::isInstance))
                .hasSize(1);
        assertThat(phone.engine().isRunning())
                .isEqualTo(phone.outcome().get() instanceof BootOutcome.Completed
                        || phone.outcome().get() instanceof BootOutcome.FellBack);
        ordered(phone.events());
        site.run(Duration.ofMinutes(5), () -> phone.openTransfers().isEmpty());
        assertThat(phone.openTransfers()).isEmpty();
    }

    private static ByteBuffer damaged(ByteBuffer bytes, Random faults) {
        byte[] copy = new byte[faults.nextInt(4) == 0 ? faults.nextInt(bytes.remaining() + 1) : bytes.remaining()];
        bytes.duplicate().get(copy);
        for (int flips = copy.length == 0 ? 0 : faults.nextInt(4); flips > 0; flips--) {
            copy[faults.nextInt(copy.length)] ^= (byte) (1 << faults.nextInt(8));
        }
        return ByteBuffer.wrap(copy);
    }

    @Property(tries = 100)
    void cancellingAtAnyMomentEndsTheBootAtOnce(
            @ForAll @LongRange(max = 100_000) long seed, @ForAll @IntRange(max = 60) int afterFrames) {
        VirtualSite site = site(seed);
        VirtualPhone phone = site.addPhone(
                PhoneProfile.of(PhoneModel.ZIP2X2).build(), MAC, Optional.of(SoftwareVersion.parse("0.9.0")));
        phone.on(PhoneEvent.Signal.POWER_ON);
        site.run(
                Duration.ofMinutes(1),
                () -> site.frames().size() >= afterFrames || phone.outcome().isPresent());
        boolean over = phone.outcome().isPresent();
        phone.on(PhoneEvent.Signal.CANCEL);
        int told = phone.events().size();
        ordered(phone.events());
        if (!over) {
            assertThat(phone.outcome()).hasValue(new BootOutcome.Cancelled());
            assertThat(phone.openTransfers()).isEmpty();
            int sent = site.frames().size();
            site.run(Duration.ofMinutes(5), () -> false);
            assertThat(phone.events()).hasSize(told);
            assertThat(site.frames().stream()
                            .skip(sent)
                            .filter(frame -> frame.kind() == SimulatedDatagram.Kind.DHCP_REQUEST
                                    || frame.kind() == SimulatedDatagram.Kind.TFTP_TO_SERVER))
                    .as("a phone that is off is silent")
                    .isEmpty();
        }
    }

    /** The order that {@link BootEvent} promises. */
    private static void ordered(List<BootEvent> events) {
        BootStep open = null;
        int boot = 0;
        long last = Long.MIN_VALUE;
        for (BootEvent event : events) {
            assertThat(event.atNanos()).isGreaterThanOrEqualTo(last);
            last = event.atNanos();
            open = after(event, open);
            boot += event instanceof BootEvent.Started ? 1 : 0;
            assertThat(event.boot()).isEqualTo(boot);
        }
    }

    private static @Nullable BootStep after(BootEvent event, @Nullable BootStep open) {
        if (event instanceof BootEvent.StepEnded ended) {
            assertThat(ended.step()).isEqualTo(open);
            return null;
        }
        if (event instanceof BootEvent.StepStarted started) {
            assertThat(open).isNull();
            return started.step();
        }
        if (event instanceof BootEvent.Leased) {
            assertThat(open).isEqualTo(BootStep.ACK);
        } else if (event instanceof BootEvent.FileRead) {
            assertThat(open).isIn(BootStep.READ_COMMON, BootStep.READ_SPECIFIC, BootStep.READ_SOFTWARE);
        } else {
            assertThat(open).isNull();
        }
        return open;
    }
}
