package io.github.zip2x2.examples.fleetsim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.lab.SimulatedDatagram;
import io.github.zip2x2.boot.lab.SimulatedFleet;
import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.dhcp.lease.ClientIdentity;
import io.github.zip2x2.dhcp.lease.Lease;
import io.github.zip2x2.dhcp.lease.LeaseChange;
import io.github.zip2x2.dhcp.lease.LeaseOutcome;
import io.github.zip2x2.dhcp.lease.LeaseStore;
import io.github.zip2x2.dhcp.lease.MemoryLeaseStore;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FleetSimTest {
    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    private static Ended run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = FleetSim.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Ended(status, out.toString(), err.toString());
    }

    private static Ended broken(Consumer<SimulatedFleet.Builder> sabotage, String... more) {
        List<String> args = new ArrayList<>(List.of("--phones", "40", "--seed", "11"));
        args.addAll(List.of(more));
        StringWriter out = new StringWriter();
        int status = FleetSim.run(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                sabotage,
                args.toArray(String[]::new));
        return new Ended(status, out.toString(), "");
    }

    /** A run that breaks ends 1, and says what, when, in which run, and how to see it again. */
    private static void assertBroken(Ended ended, String what) {
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out())
                .containsPattern("BROKEN seed 11, at \\d+ ms: " + what)
                .contains("again: examples/run fleet-sim --phones 40 --seed 11");
    }

    @Test
    void aBrokenServerStoreOrPhoneIsReportedWithTheCommandThatRepeatsIt() {
        String mac = "00:0b:ea:00:00:[0-9a-f]{2}";
        assertBroken(
                broken(fleet -> fleet.leases(new ForgetfulLeaseStore()), "--fault", "crash-dhcp@5s+100ms"),
                "address 10\\.0\\.0\\.\\d+ was given to " + mac + " while the lease of " + mac + " holds");
        assertBroken(
                broken(fleet -> fleet.interceptor(FleetSimTest::withOneAddress)),
                "address 10.0.0.99 belongs to " + mac + " and " + mac);
        assertBroken(
                broken(fleet -> fleet.files(honest -> request -> honest.open(
                        request.path().contains("000BEA")
                                ? new TftpContentRequest(
                                        TftpRequest.read("ZIP2x2/000BEA0000FF.cfg"), request.peer(), request.local())
                                : request))),
                "a secret of 00:0b:ea:00:00:ff reached " + mac);
        assertBroken(
                broken(fleet -> fleet.files(honest -> request -> request.path().contains("000BEA")
                        ? TftpAnswer.served(new BytesContent(new byte[0], ""))
                        : honest.open(request))),
                mac + " was served what is not its own file");
        assertBroken(
                broken(fleet -> fleet.listener((phone, event) -> {
                    if (phone.index() == 7 && event instanceof BootEvent.Leased) {
                        phone.hang();
                    }
                })),
                "the boot of 00:0b:ea:00:00:07 has no outcome");
    }

    /** Each DHCPACK gives the same address. */
    private static Optional<ByteBuffer> withOneAddress(SimulatedDatagram datagram) {
        ByteBuffer bytes = ByteBuffer.allocate(datagram.bytes().remaining());
        bytes.put(datagram.bytes()).flip();
        return Optional.of(
                datagram.kind() == SimulatedDatagram.Kind.DHCP_REPLY && bytes.get(242) == 5
                        ? bytes.putInt(16, 0x0a000063)
                        : bytes);
    }

    @Test
    void aVlanIsPartOfTheBootAndOfTheCommand() {
        Ended ended = run("--phones", "30", "--vlan", "20", "--seed", "5", "--json");
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains(
                        "\"started\":30",
                        "\"completed\":30",
                        "\"vlanChanges\":30",
                        "\"replay\":\"examples/run fleet-sim --phones 30 --seed 5 --vlan 20\"");
        assertThat(run("--phones", "30", "--vlan", "20").out()).contains("30 changes of the VLAN");
    }

    @Test
    void sameSeedSameOutputToTheByte() {
        String[] args = {"--phones", "600", "--seed", "9", "--loss", "0.02", "--faults", "3", "--json"};
        Ended first = run(args);
        assertThat(first.out())
                .isEqualTo(run(args).out())
                .contains("\"completed\":", "\"p99Ms\":", "\"retransmissions\":", "\"stalls\":", "\"trace\":\"");
        assertThat(first.err()).contains("of 600 boots ended after");
    }

    @Test
    void aRunThatFailsPrintsTheCommandThatRepeatsIt() {
        Ended failed = run(
                "--phones", "20", "--seed", "3", "--fault", "partition@0s+100s=0.5", "--faults", "2", "--jitter", "3");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("failed at step 2", "failed: 00:0b:ea:00:00:");
        Matcher again = Pattern.compile("again: examples/run fleet-sim (.*)").matcher(failed.out());
        assertThat(again.find()).isTrue();
        Ended repeated = run(again.group(1).split(" "));
        assertThat(repeated.out()).isEqualTo(failed.out());
    }

    @Test
    void theTableHasEachStep() {
        Ended ended = run("--phones", "5", "--firmware", "5000", "--profile", "staggered");
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .startsWith("5 of 5 boots of 5 phones completed in ")
                .contains(
                        "2 offer ",
                        "8 read specific",
                        "9 read software",
                        "10 verify software",
                        "outcomes: {completed=5}");
    }

    @Test
    void thePageIsSelfContainedAndHasNoScript() throws IOException {
        Path page = directory.resolve("fleet.html");
        assertThat(run("--phones", "20", "--loss", "0.1", "--html", page.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(page))
                .contains("<svg", "Every phone booted", "8 read specific", "examples/run fleet-sim --phones 20")
                .doesNotContain("<script", "http://", "https://", "s3cret");
    }

    @Test
    void theFilesOfTheFleetAreWrittenForAServer() {
        assertThat(run("--phones", "3", "--write-files", directory.toString()).status())
                .isZero();
        assertThat(directory.resolve("ZIP2x2_common.cfg")).content().contains("tftp_cfg_dir=./ZIP2x2");
        assertThat(directory.resolve("ZIP2x2/000BEA000002.cfg")).content().contains("device_id=");
    }

    @Test
    void badUsageIsOneLineAndStatusTwo() {
        for (String[] args : new String[][] {
            {},
            {"--phones", "0"},
            {"--phones", "1", "--profile", "often"},
            {"--phones", "1", "--loss", "2"},
            {"--phones", "1", "--fault", "flood"},
            {"--phones", "1", "--tftp-port", "69"},
            {"--phones", "1", "--warm-up", "1"},
            {"--phones", "1", "--server", "127.0.0.1", "--warm-up", "-1"},
            {"--phones", "1", "--nonsense"},
            {"--phones", "1", "--vlan", "4095"},
            {"--phones", "1", "--server", "127.0.0.1", "--vlan", "20"},
            {"--phones", "1", "--server", "here"},
            {"--phones", "1", "--server", "192.0.2.1"},
            {"--phones", "1", "--server", "127.0.0.1", "--delay", "5"}
        }) {
            Ended ended = run(args);
            assertThat(ended.status()).as(String.join(" ", args)).isEqualTo(2);
            assertThat(ended.err())
                    .as(String.join(" ", args))
                    .startsWith("fleet-sim: ")
                    .hasLineCount(1);
        }
    }

    /** Says that leases are durable, and has none of them when a server starts again. */
    private static final class ForgetfulLeaseStore implements LeaseStore {
        private MemoryLeaseStore leases = new MemoryLeaseStore();

        @Override
        public void forEach(Consumer<Lease> visitor) {
            leases = new MemoryLeaseStore();
        }

        @Override
        public Optional<Lease> byAddress(Inet4Address address) {
            return leases.byAddress(address);
        }

        @Override
        public List<Lease> byClient(ClientIdentity client) {
            return leases.byClient(client);
        }

        @Override
        public List<LeaseOutcome> commit(List<LeaseChange> batch) {
            return leases.commit(batch);
        }

        @Override
        public void close() {}
    }
}
