package io.github.zip2x2.verification.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.verification.net.Capture;
import io.github.zip2x2.verification.net.Dissection;
import io.github.zip2x2.verification.net.Lan;
import io.github.zip2x2.verification.net.NetworkNamespaces;
import io.github.zip2x2.verification.net.Program;
import io.github.zip2x2.verification.net.RequiresPrograms;
import io.github.zip2x2.verification.net.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code phone-notify} against sipp as the phone. */
@RequiresRoot
@RequiresPrograms("sipp")
class NotifyIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aPhoneAcceptsOurNotify() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = phoneAndPbx(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program phone = phone(lan, "phone-accepts");
            Program notify = notify(lan).expectExit(0);
            assertThat(notify.stdout()).startsWith("200 ");
            phone.awaitExit(LIMIT).expectExit(0);
            Dissection packets = capture.awaitFrames(2, LIMIT).stop();
            assertThat(packets.column("sip.Method")).containsExactly("NOTIFY", "");
            assertThat(packets.column("sip.Status-Code")).containsExactly("", "200");
            assertThat(packets.complaints()).isEmpty();
        }
    }

    @Test
    void aRefusalAfterTwoRepetitionsIsTold() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Lan lan = phoneAndPbx(net);
            Capture capture = lan.server().capture("eth0", "udp", directory);
            Program phone = phone(lan, "phone-refuses-late");
            Program notify = notify(lan).expectExit(1);
            assertThat(notify.stdout()).startsWith("489 ");
            phone.awaitExit(LIMIT).expectExit(0);
            Dissection packets = capture.awaitFrames(4, LIMIT).stop();
            assertThat(packets.column("sip.Method")).containsExactly("NOTIFY", "NOTIFY", "NOTIFY", "");
            // One transaction: repetitions are the same request to the byte (RFC 3261, 17.1.2.2).
            assertThat(packets.only("sip.Method").column("udp.payload").stream().distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aHostWithoutAPhoneIsToldAtOnce() {
        try (NetworkNamespaces net = NetworkNamespaces.create()) {
            Program notify = notify(phoneAndPbx(net)).expectExit(1);
            assertThat(notify.stdout()).startsWith("not delivered");
        }
    }

    private static Lan phoneAndPbx(NetworkNamespaces net) {
        Lan lan = net.pair("192.0.2.1/24");
        lan.client().address("eth0", "192.0.2.2/24");
        return lan;
    }

    private static Program phone(Lan lan, String scenario) {
        Program sipp = lan.client()
                .start(
                        "sipp",
                        "-sf",
                        resource(scenario),
                        "-i",
                        "192.0.2.2",
                        "-p",
                        "5060",
                        "-m",
                        "1",
                        "-nostdin",
                        "-timeout",
                        "25",
                        "-timeout_error",
                        "-trace_err",
                        "-error_file",
                        "/dev/stderr");
        lan.client().awaitUdpPort(5060, LIMIT);
        return sipp;
    }

    private static Program notify(Lan lan) {
        return lan.server()
                .startExample("phone-notify", "--phone", "192.0.2.2:5060", "--user", "201", "--bind", "192.0.2.1:0")
                .awaitExit(LIMIT);
    }

    private static String resource(String scenario) {
        return Path.of(System.getProperty("basedir", ""), "src/test/resources/sipp", scenario + ".xml")
                .toAbsolutePath()
                .toString();
    }
}
