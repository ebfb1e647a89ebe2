package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BootOrderTest {
    private static Raw everything() {
        return Raw.reply(5)
                .put(20, 192, 0, 2, 3)
                .put(44, 's', 'n', 'a', 'm', 'e')
                .put(108, 'f', 'i', 'l', 'e')
                .option(150, 192, 0, 2, 1, 192, 0, 2, 2)
                .text(66, "pbx")
                .text(67, "boot\0")
                .end();
    }

    private static List<String> hosts(BootOrder order, Raw raw) {
        return order.servers(raw.message()).stream().map(BootServer::host).toList();
    }

    @Test
    void k65_thePhoneTakes66Then150ThenSiaddrThenSname() {
        assertThat(hosts(BootOrder.ZIP2X2, everything()))
                .containsExactly("pbx", "192.0.2.1", "192.0.2.2", "192.0.2.3", "sname");
        assertThat(BootOrder.ZIP2X2.files(everything().message()))
                .containsExactly(new BootFile(BootSource.BOOTFILE_NAME, "boot"), new BootFile(BootSource.FILE, "file"));
    }

    @Test
    void k65_othersTake150First() {
        assertThat(hosts(BootOrder.GENERIC, everything()))
                .containsExactly("192.0.2.1", "192.0.2.2", "pbx", "sname", "192.0.2.3");
    }

    @Test
    void k65_anOrderIsFree() {
        BootOrder order = BootOrder.of(BootSource.FILE, BootSource.SIADDR);
        assertThat(hosts(order, everything())).containsExactly("192.0.2.3");
        assertThat(order.files(everything().message())).containsExactly(new BootFile(BootSource.FILE, "file"));
        assertThat(order.sources()).containsExactly(BootSource.FILE, BootSource.SIADDR);
        assertThat(BootOrder.of().servers(everything().message())).isEmpty();
        assertThatThrownBy(() -> BootOrder.of(BootSource.FILE, BootSource.FILE)).hasMessageContaining("twice");
    }

    @Test
    void k65_overloadedFieldsNameNothing() {
        Raw raw = everything();
        DhcpMessage message = Raw.reply(5)
                .option(52, 3)
                .end()
                .put(44, 66, 1, 'x', 255)
                .put(108, 255)
                .message();
        assertThat(BootOrder.ZIP2X2.servers(message))
                .extracting(BootServer::source)
                .containsExactly(BootSource.TFTP_SERVER_NAME);
        assertThat(BootOrder.ZIP2X2.files(message)).isEmpty();
        assertThat(raw.message().overload()).isZero();
    }

    @Test
    void k65_whatCannotBeAServerIsLeftOut() {
        for (int[] none : new int[][] {{0, 0, 0, 0}, {255, 255, 255, 255}, {224, 0, 0, 1}}) {
            String quad = none[0] + "." + none[1] + "." + none[2] + "." + none[3];
            assertThat(BootOrder.ZIP2X2.servers(Raw.reply(5)
                            .put(20, none)
                            .option(150, none)
                            .text(66, quad)
                            .end()
                            .message()))
                    .isEmpty();
        }
        assertThat(BootOrder.ZIP2X2.servers(Raw.reply(5).end().message())).isEmpty();
    }

    @Test
    void serversAreEqualByPlaceAndText() {
        BootServer one = BootOrder.ZIP2X2.servers(everything().message()).get(0);
        BootServer two = BootOrder.ZIP2X2.servers(everything().message()).get(0);
        BootServer other = BootOrder.ZIP2X2.servers(everything().message()).get(1);
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).isNotEqualTo(other);
        assertThat(one.text()).isEqualTo("pbx");
        assertThat(other).hasToString("192.0.2.1 (TFTP_SERVER_ADDRESS)");
    }
}
