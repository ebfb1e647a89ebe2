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

    @Test
    void howMuchOfWhatIsExportedTheConsumerAndTheSnippetsUseIsPrinted() throws IOException, ClassNotFoundException {
        ClassFileImporter importer = new ClassFileImporter();
        Set<String> used = Stream.concat(
                        importer.importPath(classes).stream(),
                        importer.importPackages("io.github.zip2x2.verification.readme").stream())
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getName())
                .collect(Collectors.toSet());
        Set<String> exported = new TreeSet<>();
        for (String name : exportedTypes()) {
            if (isVisible(Class.forName(name, false, ModuleConsumerTest.class.getClassLoader()))) {
                exported.add(name);
            }
        }
        Set<String> unused = new TreeSet<>(exported);
        unused.removeAll(used);
        Path list = SOURCES.resolve("../../../target/unused-exports.txt").normalize();
        Files.write(list, unused);
        System.out.println("exported types that neither the consumer nor a snippet uses: " + unused.size() + " of "
                + exported.size() + ", listed in " + list.getFileName());
        assertThat(unused).as("some are used").hasSizeLessThan(exported.size());
    }

    /** Exported, public, neither sealed nor an annotation, with something to implement. */
    private static Set<String> seams() throws IOException, ClassNotFoundException {
        Set<String> seams = new TreeSet<>();
        for (String name : exportedTypes()) {
            if (isSeam(Class.forName(name, false, ModuleConsumerTest.class.getClassLoader()))) {
                seams.add(name);
            }
        }
        return seams;
    }

    /** All types of exported packages, nested ones and such as are not public too. */
    private static Set<String> exportedTypes() throws IOException {
        Set<String> types = new TreeSet<>();
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
                names.filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                        .map(name -> name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'))
                        .filter(name -> exported.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))))
                        .forEach(types::add);
            }
        }
        return types;
    }

    private static boolean isSeam(Class<?> type) {
        return type.isInterface() && !type.isAnnotation() && !type.isSealed() && isVisible(type);
    }

    private static boolean isVisible(Class<?> type) {
        boolean visible = !type.isAnonymousClass() && !type.isLocalClass();
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            visible &= Modifier.isPublic(outer.getModifiers());
        }
        return visible;
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
