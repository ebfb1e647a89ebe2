package io.github.zip2x2.examples.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.sip.SipMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PhoneNotifyTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return PhoneNotify.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void anAcceptedNotifyEnds0AndAnotherAnswer1() throws Exception {
        for (int status : List.of(200, 489)) {
            try (DatagramChannel phone =
                    DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                int port = ((InetSocketAddress) phone.getLocalAddress()).getPort();
                CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                        () -> run("--phone", "127.0.0.1:" + port, "--user", "201", "--event", "resync"));
                ByteBuffer buffer = ByteBuffer.allocate(2048);
                SocketAddress source = phone.receive(buffer);
                SipMessage request = SipMessage.parse(buffer.flip()).orElseThrow();
                assertThat(request.header("Event")).hasValue("resync");
                assertThat(request.uri()).isEqualTo("sip:201@127.0.0.1:" + port);
                phone.send(
                        SipMessage.response(request, status, "Answer", "t", List.of())
                                .toBytes(),
                        source);
                assertThat(exit.get()).isEqualTo(status == 200 ? 0 : 1);
                assertThat(out.toString()).contains(status + " Answer");
            }
        }
    }

    @Test
    void badUsageEnds2WithOneLine() {
        for (String[] args : new String[][] {
            {"--user", "201"},
            {"--phone", "phone.example", "--user", "201"},
            {"--phone", "127.0.0.1:0", "--user", "201"},
            {"--phone", "127.0.0.1", "--user", ""},
            {"--phone", "127.0.0.1", "--user", "201", "--event", "a b"},
            {"--phone", "127.0.0.1", "--user", "201", "--bind", "nowhere"},
            {"--phone", "127.0.0.1", "--user", "201", "--bind", "127.0.0.1:99999"},
            {"--phone", "127.0.0.1", "--user", "201", "--frob"}
        }) {
            err.getBuffer().setLength(0);
            assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(err.toString().strip().lines()).as(err.toString()).hasSize(1);
        }
    }

    @Test
    void anAddressThatIsNotOursEnds1AndSaysWhatToDo() {
        assertThat(run("--phone", "127.0.0.1:9", "--user", "201", "--bind", "192.0.2.77:0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("192.0.2.77").contains("--bind");
    }
}
