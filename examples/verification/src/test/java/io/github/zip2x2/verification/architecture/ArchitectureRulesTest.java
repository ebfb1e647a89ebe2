package io.github.zip2x2.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.zip2x2.verification.architecture.specimen.ClockEngine;
import io.github.zip2x2.verification.architecture.specimen.PacketHelper;
import io.github.zip2x2.verification.architecture.specimen.SpecimenDriver;
import io.github.zip2x2.verification.architecture.specimen.UnrulyEngine;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule finds the specimen that breaks it, and only what breaks it. */
class ArchitectureRulesTest {
    private static final JavaClasses ENGINE =
            new ClassFileImporter().importClasses(UnrulyEngine.class, SpecimenDriver.class);
    private static final JavaClasses HELPER = new ClassFileImporter().importClasses(PacketHelper.class);

    static Stream<ArchRule> engineRules() {
        return Stream.of(
                ArchitectureRules.ENGINES_TOUCH_NO_SOCKETS_OR_FILES,
                ArchitectureRules.ENGINES_TOUCH_NO_THREADS,
                ArchitectureRules.ENGINES_READ_NO_CLOCK,
                ArchitectureRules.ENGINES_ARE_GIVEN_THEIR_CHANCE,
                ArchitectureRules.ENGINES_DO_NOT_LOG);
    }

    static Stream<ArchRule> libraryRules() {
        return Stream.of(
                ArchitectureRules.NAMES_SAY_WHAT_A_CLASS_IS,
                ArchitectureRules.EXCEPTIONS_HAVE_A_TYPE,
                ArchitectureRules.LOGGING_IS_SLF4J,
                ArchitectureRules.NO_REFLECTION,
                ArchitectureRules.NAMES_ARE_NOT_RESOLVED,
                ArchitectureRules.CHARSETS_ARE_NAMED,
                ArchitectureRules.THE_PROCESS_IS_THE_APPLICATIONS,
                ArchitectureRules.NO_STATIC_MUTABLE_STATE,
                ArchitectureRules.API_SHOWS_NO_FOREIGN_TYPES);
    }

    @ParameterizedTest
    @MethodSource("engineRules")
    void aRuleForEnginesFindsTheEngineThatBreaksIt(ArchRule rule) {
        assertThat(rule.evaluate(ENGINE).hasViolation()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("libraryRules")
    void aRuleForTheLibraryFindsTheClassThatBreaksIt(ArchRule rule) {
        assertThat(rule.evaluate(HELPER).hasViolation()).isTrue();
    }

    @Test
    void onlyTheClockRuleFindsAnEngineThatOnlyReadsAClock() {
        JavaClasses clock = new ClassFileImporter().importClasses(ClockEngine.class);
        assertThat(engineRules().filter(rule -> rule.evaluate(clock).hasViolation()))
                .containsExactly(ArchitectureRules.ENGINES_READ_NO_CLOCK);
    }
}
