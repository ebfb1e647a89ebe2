package io.github.zip2x2.dhcp.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.server.DhcpFragment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DhcpFragmentTest {

    @ParameterizedTest
    @EnumSource(DhcpFragment.class)
    void aFragmentNamesTheBootServerAndOptions66And150(DhcpFragment fragment) {
        String text = fragment.text(Ipv4.of("192.0.2.69"));
        assertThat(text).endsWith("\n").contains("192.0.2.69").contains("150");
        assertThat(text).containsPattern("66|tftp-server-name");
        assertThat(text.contains("UNTESTED")).isEqualTo(!fragment.isTested());
    }
}
