package io.github.zip2x2.examples.pbx;

import io.github.zip2x2.config.files.FileErrors;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.table.NetworkRow;
import io.github.zip2x2.config.table.TableReader;
import io.github.zip2x2.config.table.TableStep;
import io.github.zip2x2.dhcp.Ipv4;
import io.github.zip2x2.dhcp.Prefix;
import io.github.zip2x2.dhcp.server.AddressRange;
import io.github.zip2x2.dhcp.server.ServedNetwork;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The options that belong to a network, in the order of the command line: those behind a {@code --network} are that
 * network's, those before the first are every network's, those of a table
 * too.
 */
final class NetworkArguments implements IParameterConsumer {
    private record Argument(String option, String value, String place) {
        Argument(String option, String value) {
            this(option, value, "");
        }
    }

    /** What the values of one option may be. */
    private interface Setting {
        void apply(ServedNetwork.Builder network, String value);
    }

    private final List<Argument> forAll = new ArrayList<>();
    private final List<List<Argument>> networks = new ArrayList<>();

    @Override
    public void consumeParameters(Stack<String> args, ArgSpec spec, CommandSpec command) {
        String option = ((OptionSpec) spec).longestName();
        if (args.isEmpty()) {
            throw new ParameterException(command.commandLine(), option + ": a value is missing");
        }
        ((PbxEmbedded) command.userObject()).networkArguments.add(new Argument(option, args.pop()));
    }

    private void add(Argument argument) {
        if (argument.option().equals("--network")) {
            networks.add(new ArrayList<>());
        }
        (networks.isEmpty() ? forAll : networks.get(networks.size() - 1)).add(argument);
    }

    /** The last value given for an option, wherever it stands. */
    Optional<String> last(String option) {
        return Stream.concat(forAll.stream(), networks.stream().flatMap(List::stream))
                .filter(argument -> argument.option().equals(option))
                .map(Argument::value)
                .reduce((before, after) -> after);
    }

    /**
     * Adds the networks of a table, whose columns are named as the options are; a cell may hold several pools.
     *
     * @return what is to be said about the table, each as one line
     * @throws IllegalArgumentException if the table cannot be read, naming file, row and remedy
     */
    List<String> addTable(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("--networks: " + FileErrors.reason(e), e);
        }
        TableReader<NetworkRow> reader = TableReader.networks(file.toString()).build();
        TableStep<NetworkRow> step = reader.step(reader.empty(), bytes, true);
        if (!step.errors().isEmpty()) {
            throw new IllegalArgumentException(step.errors().get(0).message());
        }
        for (NetworkRow row : step.table().rows()) {
            String place = file + ":" + step.table().line(row.network()) + ": ";
            List<Argument> own = new ArrayList<>();
            own.add(new Argument("--network", row.network(), place));
            row.pools().forEach(pool -> own.add(new Argument("--pool", pool, place)));
            row.routers().forEach(router -> own.add(new Argument("--router", router.getHostAddress(), place)));
            addAll(own, "--dns", row.dnsServers(), place);
            addAll(own, "--ntp", row.ntpServers(), place);
            row.domain().ifPresent(domain -> own.add(new Argument("--domain", domain, place)));
            row.tftpServer()
                    .ifPresent(server -> own.add(new Argument("--tftp-server", server.getHostAddress(), place)));
            row.bootfile().ifPresent(name -> own.add(new Argument("--bootfile", name, place)));
            row.lease().ifPresent(lease -> own.add(new Argument("--lease", Long.toString(lease.toSeconds()), place)));
            networks.add(own);
        }
        return step.findings().stream().map(Finding::message).toList();
    }

    private static void addAll(List<Argument> own, String option, List<Inet4Address> addresses, String place) {
        if (!addresses.isEmpty()) {
            own.add(new Argument(
                    option,
                    String.join(
                            ",",
                            addresses.stream().map(Inet4Address::getHostAddress).toList()),
                    place));
        }
    }

    /**
     * The networks as the server takes them, to be finished.
     *
     * @param attached the networks of the interfaces served, which count when none is named
     * @throws IllegalArgumentException naming option and value
     */
    List<ServedNetwork.Builder> networks(List<Prefix> attached) {
        if (networks.isEmpty()) {
            attached.forEach(prefix -> networks.add(List.of(new Argument("--network", prefix.toString()))));
        }
        if (networks.isEmpty() && !forAll.isEmpty()) {
            throw new IllegalArgumentException(
                    forAll.get(0).option() + ": belongs to a network, and no --network is given");
        }
        List<ServedNetwork.Builder> served = new ArrayList<>();
        for (List<Argument> own : networks) {
            Argument network = own.get(0);
            ServedNetwork.Builder builder = ServedNetwork.of(read(network, Prefix::parse));
            forAll.forEach(argument -> apply(builder, argument));
            own.stream().skip(1).forEach(argument -> apply(builder, argument));
            read(network, value -> builder.build());
            served.add(builder);
        }
        return served;
    }

    boolean hasPool() {
        return Stream.concat(forAll.stream(), networks.stream().flatMap(List::stream))
                .anyMatch(argument -> argument.option().equals("--pool"));
    }

    private static void apply(ServedNetwork.Builder builder, Argument argument) {
        Setting setting = switch (argument.option()) {
            case "--pool" -> (network, value) -> network.pool(AddressRange.parse(value));
            case "--router" -> (network, value) -> network.routers(List.of(Ipv4.of(value)));
            case "--dns" -> (network, value) -> network.dnsServers(addresses(value));
            case "--ntp" -> (network, value) -> network.ntpServers(addresses(value));
            case "--domain" -> ServedNetwork.Builder::domain;
            case "--tftp-server" -> (network, value) -> network.tftpServer(Ipv4.of(value));
            case "--bootfile" -> ServedNetwork.Builder::bootfile;
            case "--lease" -> (network, value) -> network.lease(Duration.ofSeconds(Long.parseLong(value)));
            default -> throw new IllegalStateException(argument.option());
        };
        read(argument, value -> {
            setting.apply(builder, value);
            return value;
        });
    }

    private static List<Inet4Address> addresses(String value) {
        List<Inet4Address> addresses = new ArrayList<>();
        for (String address : value.split(",", -1)) {
            addresses.add(Ipv4.of(address));
        }
        return addresses;
    }

    private interface Reader<T> {
        T read(String value);
    }

    private static <T> T read(Argument argument, Reader<T> reader) {
        try {
            return reader.read(argument.value());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    argument.place() + argument.option() + ": '" + argument.value() + "': " + e.getMessage(), e);
        }
    }
}
