package io.github.zip2x2.boot.pbx.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import org.junit.jupiter.api.Test;

class MacWalkTest {
    private static final MacAddress MAC = MacAddress.parse("0008A10FF312");
    private static final MacAddress OTHER = MacAddress.parse("0008A10FF313");
    private static final String BERLIN = "10.1.0.7";

    @Test
    void aWalkMayGoOnSlowly() {
        MacWalk walk = new MacWalk(2, 1_000);
        for (int i = 0; i < 5; i++) {
            boolean slowed = walk.asks(Ipv4.of(BERLIN), MacAddress.parse("00000000000" + i), 0)
                    .slowed();
            assertThat(slowed).isEqualTo(i >= 2);
        }
        assertThat(walk.asks(Ipv4.of(BERLIN), OTHER, 999).slowed()).isTrue();
        assertThat(walk.asks(Ipv4.of(BERLIN), OTHER, 1_000).slowed()).isFalse();
        assertThat(walk.asks(Ipv4.of(BERLIN), MAC, 1_001).slowed()).isTrue();
    }
}
