package io.github.zip2x2.dhcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.HardwareAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ArpProbesTest {

    private static final byte[] THEIRS = HexFormat.of().parseHex("020000000001");
    private static final ProbeResult USED = ProbeResult.usedBy(HardwareAddress.ethernet("020000000001"));
    private static final int ADDRESS = 0xc000_0264;

    private final ArpProbes probes = new ArpProbes();
    private final List<ProbeResult> answers = new ArrayList<>();

    @Test
    void fD10_anAnswerNamesWhoGaveItSoThatTheAskingPhoneIsNoConflict() {
        probes.add(0, ADDRESS, 0, answers::add);
        probes.heard(1, ADDRESS, THEIRS);
        probes.heard(0, ADDRESS + 1, THEIRS);
        assertThat(answers).isEmpty();
        probes.heard(0, ADDRESS, THEIRS);
        assertThat(answers).containsExactly(USED);
        assertThat(USED.isConflictFor(HardwareAddress.ethernet("020000000001"))).isFalse();
        assertThat(USED.isConflictFor(HardwareAddress.ethernet("020000000002"))).isTrue();
        assertThat(ProbeResult.USED.isConflictFor(HardwareAddress.ethernet("020000000002")))
                .isTrue();
        assertThat(ProbeResult.UNUSED.isConflictFor(HardwareAddress.ethernet("020000000002")))
                .isFalse();
    }

    @Test
    void eachIsAnsweredOnceByWhoeverIsFirst() {
        probes.add(0, ADDRESS, 0, answers::add);
        probes.add(0, ADDRESS, 10, answers::add);
        probes.add(0, ADDRESS + 1, 20, answers::add);
        assertThat(probes.nextNanos()).isEqualTo(ArpProbes.WAIT_NANOS);
        probes.expire(ArpProbes.WAIT_NANOS);
        assertThat(answers).containsExactly(ProbeResult.UNUSED);
        probes.heard(0, ADDRESS, THEIRS);
        assertThat(answers).containsExactly(ProbeResult.UNUSED, USED);
        probes.heard(0, ADDRESS, THEIRS);
        probes.expire(ArpProbes.WAIT_NANOS + 20);
        assertThat(answers).containsExactly(ProbeResult.UNUSED, USED, ProbeResult.UNUSED);
        assertThat(probes.isEmpty()).isTrue();
    }

    @Test
    void aProbeMayBeginWhileAnotherIsAnswered() {
        probes.add(0, ADDRESS, 0, first -> probes.add(0, ADDRESS, 1, answers::add));
        probes.heard(0, ADDRESS, THEIRS);
        probes.expire(ArpProbes.WAIT_NANOS + 1);
        assertThat(answers).containsExactly(ProbeResult.UNUSED);
    }

    /** Two hundred thousand packets of ARP beside ten thousand open probes: a copy of them for each would take minutes. */
    @Test
    @Timeout(20)
    void fD29_whatAPacketCostsDoesNotDependOnHowManyWait() {
        for (int i = 0; i < 10_000; i++) {
            probes.add(0, ADDRESS + i, i, answers::add);
        }
        for (int i = 0; i < 200_000; i++) {
            probes.heard(0, i, THEIRS);
            probes.expire(0);
        }
        assertThat(answers).isEmpty();
        probes.expire(ArpProbes.WAIT_NANOS + 10_000);
        assertThat(answers).hasSize(10_000);
    }
}
