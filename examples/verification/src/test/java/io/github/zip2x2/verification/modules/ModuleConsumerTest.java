package io.github.zip2x2.verification.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the named module in {@code src/consumer} against the built modules, and nothing else. */
class ModuleConsumerTest {
    private static final Pattern LIBRARY = Pattern.compile("io\\.github\\.zip2x2\\.(dhcp|tftp|config|boot)");
    private static final Pattern ON_THE_PATH = Pattern.compile(
            LIBRARY + "|org\\.jspecify|org\\.slf4j|org\\.slf4j\\.simple|org\\.apache\\.commons\\.(net|io)");
    private static final Path SOURCES = Path.of(System.getProperty("basedir", ""))
            .resolve("src/consumer/java")
            .toAbsolutePath();

    @TempDir
    static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Werror", "-encoding", "UTF-8"));
        arguments.addAll(List.of("--module-path", modulePath(), "-d", classes.toString()));
        // Without it, javac looks at the class path of the tests.
        arguments.addAll(List.of("--class-path", classes.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        assertThat(status).as("javac said: %s", said).isZero();
    }

    @Test
    void theConsumerRunsOnTheModulePath() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath() + File.pathSeparator + classes,
                        "--add-modules",
                        "org.slf4j.simple",
                        "--module",
                        "example.consumer/example.consumer.Consumer")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("it ends; it said: %s", said)
                .isTrue();
        assertThat(process.exitValue()).as("it said: %s", said).isZero();
        assertThat(said.lines()).anyMatch(line -> line.startsWith("boot: "));
    }

    @Test
    void theConsumerImplementsEverySeam() throws IOException, ClassNotFoundException {
        Set<String> implemented = new ClassFileImporter()
                .importPath(classes).stream()
                        .flatMap(type -> type.getAllRawInterfaces().stream())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(seams());
        assertThat(missing)
                .contains("io.github.zip2x2.tftp.content.TftpContentSource", "io.github.zip2x2.boot.sip.NotifySender");
        missing.removeAll(implemented);
        assertThat(missing)
                .as("exported interfaces that others may implement; add them to examples/verification/src/consumer")
                .isEmpty();
    }

    /** Exported, public, neither sealed nor an annotation, with something to implement. */
    private static Set<String> seams() throws IOException, ClassNotFoundException {
        Set<String> seams = new TreeSet<>();
        for (ModuleReference module : modules()) {
            if (!LIBRARY.matcher(module.descriptor().name()).matches()) {
                continue;
            }
            Set<String> exported = module.descriptor().exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            try (ModuleReader reader = module.open();
                    Stream<String> names = reader.list()) {
                List<String> types = names.filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                        .map(name -> name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'))
                        .filter(name -> exported.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))))
                        .toList();
                for (String name : types) {
                    if (isSeam(Class.forName(name, false, ModuleConsumerTest.class.getClassLoader()))) {
                        seams.add(name);
                    }
                }
            }
        }
        return seams;
    }

    private static boolean isSeam(Class<?> type) {
        boolean open = type.isInterface() && !type.isAnnotation() && !type.isSealed();
        boolean visible = true;
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            visible &= Modifier.isPublic(outer.getModifiers());
        }
        return open && visible;
    }

    private static String modulePath() {
        return modules().stream()
                .map(module -> Path.of(module.location().orElseThrow()).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<ModuleReference> modules() {
        List<ModuleReference> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            // One at a time: the class path also holds jars that no module path would take together.
            if (Files.exists(path) && !entry.endsWith("test-classes")) {
                ModuleFinder.of(path).findAll().stream()
                        .filter(module ->
                                ON_THE_PATH.matcher(module.descriptor().name()).matches())
                        .forEach(found::add);
            }
        }
        return found;
    }
}
