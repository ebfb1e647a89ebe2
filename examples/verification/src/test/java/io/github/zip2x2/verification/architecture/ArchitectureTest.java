package io.github.zip2x2.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    /** The four modules' classes, without fixtures that they lend to other tests. */
    static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ArchitectureTest::isOfTheLibrary)
            .importPackages("io.github.zip2x2");

    private static boolean isOfTheLibrary(Location location) {
        return !location.contains("/zip2x2/verification/")
                && !location.contains("/zip2x2/examples/")
                && !location.contains("-testing.jar");
    }

    static Stream<Map.Entry<String, ArchRule>> rules() {
        return Stream.of(ArchitectureRules.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(field -> Map.entry(field.getName(), ruleIn(field)));
    }

    private static ArchRule ruleIn(Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theLibraryKeeps(Map.Entry<String, ArchRule> rule) {
        rule.getValue().check(LIBRARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dhcp", "tftp", "config"})
    void aProtocolModuleKnowsNoneOfTheOthers(String module) {
        ArchitectureRules.moduleIsAlone(module).check(LIBRARY);
    }

    @Test
    void allFourModulesWereRead() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).map(ArchitectureTest::module))
                .contains("dhcp", "tftp", "config", "boot");
    }

    @Test
    void everyPackageIsNullMarked() {
        Map<String, Boolean> marked = new TreeMap<>();
        for (JavaClass type : LIBRARY) {
            marked.merge(
                    type.getPackageName(),
                    type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class),
                    Boolean::logicalOr);
        }
        marked.remove("");
        List<String> missing = marked.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        assertThat(missing).isEmpty();
    }

    private static String module(String packageName) {
        String[] parts = packageName.split("\\.");
        return parts.length > 3 ? parts[3] : "";
    }
}
