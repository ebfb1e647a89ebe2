package io.github.zip2x2.verification.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The types that release 0.1.0 exported, by {@code v0.1.0/*.txt}, beside those of today. The map of packages that this prints
 * is for CHANGELOG.md; a release must name each package there that is no longer exported.
 */
class ExportsOf010Test {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();
    private static final String GONE = "gone";
    private static final List<String> MODULES = List.of("boot", "config", "dhcp", "tftp");

    /** Types of 0.1.0 without the prefix {@code io.github.zip2x2}, nested ones left out. */
    private static Set<String> exportedThen() throws IOException {
        Set<String> types = new TreeSet<>();
        for (String module : MODULES) {
            Path list = ROOT.resolve("examples/verification/src/test/resources/v0.1.0/zip2x2-" + module + ".txt");
            try (Stream<String> lines = Files.lines(list)) {
                lines.filter(line -> line.contains(" = "))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .filter(type -> !type.contains("$"))
                        .forEach(types::add);
            }
        }
        return types;
    }

    private static Set<String> exportedPackagesNow() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String module : MODULES) {
            String text = Files.readString(ROOT.resolve("zip2x2-" + module + "/src/main/java/module-info.java"));
            Pattern.compile("exports io\\.github\\.zip2x2\\.([\\w.]+);")
                    .matcher(text)
                    .results()
                    .forEach(exports -> packages.add(exports.group(1)));
        }
        return packages;
    }

    /** The types of today's exported packages, by their sources. */
    private static Set<String> typesIn(Collection<String> packages) throws IOException {
        Set<String> types = new TreeSet<>();
        for (String name : packages) {
            String module = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            Path sources =
                    ROOT.resolve("zip2x2-" + module + "/src/main/java/io/github/zip2x2/" + name.replace('.', '/'));
            try (Stream<Path> files = Files.list(sources)) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".java"))
                        .forEach(file -> types.add(name + "." + file.replace(".java", "")));
            }
        }
        return types;
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** Where each package's types are now: how many in which package of the same module, how many nowhere. */
    private static Map<String, Map<String, List<String>>> moves(Set<String> then, Set<String> now) {
        Map<String, Map<String, List<String>>> moves = new TreeMap<>();
        for (String type : then) {
            String simple = type.substring(type.lastIndexOf('.'));
            String module = type.substring(0, type.indexOf('.') + 1);
            String place = now.contains(type)
                    ? packageOf(type)
                    : now.stream()
                            .filter(other -> other.startsWith(module) && other.endsWith(simple))
                            .map(ExportsOf010Test::packageOf)
                            .findFirst()
                            .orElse(GONE);
            moves.computeIfAbsent(packageOf(type), key -> new TreeMap<>())
                    .computeIfAbsent(place, key -> new ArrayList<>())
                    .add(simple.substring(1));
        }
        return moves;
    }

    @Test
    void aReleaseNamesEachPackageThatIsNoLongerExported() throws IOException {
        Set<String> then = exportedThen();
        assertThat(then).hasSizeGreaterThan(200);
        Set<String> packagesNow = exportedPackagesNow();
        moves(then, typesIn(packagesNow)).forEach((from, places) -> {
            if (!places.keySet().equals(Set.of(from))) {
                System.out.println("exported by 0.1.0 in " + from + ": "
                        + places.entrySet().stream()
                                .map(place -> (place.getKey().equals(from) ? "still there" : place.getKey()) + " "
                                        + (place.getKey().equals(GONE)
                                                ? place.getValue().toString()
                                                : place.getValue().size()))
                                .collect(Collectors.joining(", ")));
            }
        });
        String changelog = Files.readString(ROOT.resolve("CHANGELOG.md"));
        Set<String> unnamed = then.stream()
                .map(ExportsOf010Test::packageOf)
                .filter(name -> !packagesNow.contains(name) && !changelog.contains("`" + name + "`"))
                .collect(Collectors.toCollection(TreeSet::new));
        System.out.println("packages of 0.1.0 that are gone and not named in CHANGELOG.md: " + unnamed);
        if (!Files.readString(ROOT.resolve("examples/bom/pom.xml")).contains("-SNAPSHOT</version>")) {
            assertThat(unnamed).as("name them in CHANGELOG.md, as `package`").isEmpty();
        }
    }

    @Test
    void aMovedTypeIsFoundAndALostOneIsGone() {
        assertThat(moves(
                        Set.of("dhcp.engine.Pool", "dhcp.engine.Tick", "dhcp.Ipv4"),
                        Set.of("dhcp.server.Pool", "dhcp.Ipv4", "tftp.Tick")))
                .isEqualTo(Map.of(
                        "dhcp",
                        Map.of("dhcp", List.of("Ipv4")),
                        "dhcp.engine",
                        Map.of("dhcp.server", List.of("Pool"), GONE, List.of("Tick"))));
    }
}
