package io.github.zip2x2.verification.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides {@link RequiresRoot} and {@link RequiresPrograms}, and says on standard output what it skips and why. */
final class Requirements implements ExecutionCondition {
    private static final List<String> FIXTURE = List.of("ip", "ss", "sysctl", "ethtool", "tcpdump", "tshark");
    private static final List<Path> DIRECTORIES = Stream.concat(
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                            .filter(directory -> !directory.isEmpty())
                            .map(Path::of),
                    Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
                            .map(Path::of))
            .toList();

    private static final ConcurrentHashMap<String, Boolean> SAID = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresRoot.class))
                .flatMap(root -> missingRight());
        if (missing.isEmpty()) {
            missing = context.getElement()
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresPrograms.class))
                    .flatMap(programs -> missingPrograms(List.of(programs.value())));
        }
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything is here");
        }
        String test = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
        if (SAID.putIfAbsent(context.getUniqueId(), true) == null) {
            System.out.println("SKIPPED " + test + ": " + missing.get());
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    static Optional<String> missingRight() {
        if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
            return Optional.of("needs Linux for network namespaces");
        }
        Program id = Program.start("id", "-u").awaitExit(Namespace.RUN_LIMIT);
        if (!id.stdout().strip().equals("0")) {
            return Optional.of("needs root for network namespaces, this is uid "
                    + id.stdout().strip());
        }
        return missingPrograms(FIXTURE);
    }

    static Optional<String> missingPrograms(List<String> names) {
        List<String> missing = names.stream()
                .filter(name ->
                        DIRECTORIES.stream().noneMatch(directory -> Files.isExecutable(directory.resolve(name))))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("not installed: " + String.join(", ", missing)
                        + " (examples/verification/install-programs brings them)");
    }
}
