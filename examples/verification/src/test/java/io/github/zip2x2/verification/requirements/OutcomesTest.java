package io.github.zip2x2.verification.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/outcomes.md} claims nothing that no test holds. */
class OutcomesTest {
    /**
     * One fault.
     *
     * @param id such as D7
     * @param now open or held
     * @param named tests and scripts that the page names
     */
    private record Fault(String id, String now, List<String> named) {}

    private static List<Fault> faults(String page) {
        return Page.rows(page).stream()
                .filter(row -> row.get(0).matches("[DTPC]\\d+"))
                .map(row -> {
                    assertThat(row).as("the cells of a row").hasSize(4);
                    List<String> named = Stream.of(row.get(3).replace("`", "").split(",\\s*"))
                            .filter(name -> !name.isEmpty())
                            .toList();
                    return new Fault(row.get(0), row.get(2), named);
                })
                .toList();
    }

    /** The tests of a fault, by their names. */
    private static List<TestName> tests(Fault fault, Collection<TestName> all) {
        return all.stream()
                .filter(test -> test.numbers().contains("f" + fault.id()))
                .toList();
    }

    private static List<String> contradictions(List<Fault> faults, List<TestName> tests, Path root) {
        List<String> wrong = new ArrayList<>();
        Set<String> names = tests.stream().map(TestName::toString).collect(Collectors.toSet());
        for (Fault fault : faults) {
            if (!fault.now().equals("open") && !fault.now().equals("held")) {
                wrong.add(fault.id() + ": '" + fault.now() + "' is not open or held");
            }
            for (String named : fault.named()) {
                boolean there = named.contains("#") ? names.contains(named) : Files.isRegularFile(root.resolve(named));
                if (!there) {
                    wrong.add(fault.id() + ": there is no " + named);
                }
            }
            if (fault.now().equals("held")
                    && fault.named().isEmpty()
                    && tests(fault, tests).isEmpty()) {
                wrong.add(fault.id() + ": held, but no test's name begins with f" + fault.id() + "_ and none is named");
            }
        }
        Set<String> ids = faults.stream().map(fault -> "f" + fault.id()).collect(Collectors.toSet());
        for (TestName test : tests) {
            for (String number : test.numbers()) {
                if (number.matches("f[A-Z]\\d+") && !ids.contains(number)) {
                    wrong.add(test + ": there is no row " + number.substring(1));
                }
            }
        }
        return wrong;
    }

    @Test
    void noRowClaimsWhatNoTestHolds() throws IOException {
        List<Fault> faults = faults(Page.read("outcomes.md"));
        List<TestName> tests = TestName.below(Page.root());
        List<String> without = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (Fault fault : faults) {
            boolean tested = !fault.named().isEmpty() || !tests(fault, tests).isEmpty();
            if (!tested) {
                without.add(fault.id());
            } else if (fault.now().equals("open")) {
                open.add(fault.id());
            }
        }
        System.out.println(
                "faults of 0.1.0 without a test: " + without.size() + " of " + faults.size() + " " + without);
        System.out.println("faults with a test that are still said to be open: " + open);
        assertThat(contradictions(faults, tests, Page.root())).isEmpty();
    }

    @Test
    void everyFaultHasItsRow() throws IOException {
        Set<String> expected = new TreeSet<>();
        IntStream.rangeClosed(1, 31).forEach(i -> expected.add("D" + i));
        IntStream.rangeClosed(1, 23).forEach(i -> expected.add("T" + i));
        IntStream.rangeClosed(1, 32).forEach(i -> expected.add("P" + i));
        IntStream.rangeClosed(1, 8).forEach(i -> expected.add("C" + i));
        assertThat(faults(Page.read("outcomes.md"))).extracting(Fault::id).containsAll(expected);
    }

    @Test
    void everyContradictionIsFound() {
        String page = """
                | id | then | now | test |
                |---|---|---|---|
                | D1 | it was wrong | held | |
                | D2 | it was wrong | held | |
                | D3 | it was wrong | held | SomeTest#other |
                | D4 | it was wrong | open | SomeTest#isNotThere |
                | D5 | it was wrong | open | `docs/no-script` |
                | D6 | it was wrong | mended | |
                | D7 | it was wrong | open | `docs/outcomes.md` |
                """;
        List<TestName> tests =
                TestName.in("SomeTest.java", "void fD1_isRight() {} void other() {} void fD8_hasNoRow() {}");
        assertThat(contradictions(faults(page), tests, Page.root()))
                .containsExactly(
                        "D2: held, but no test's name begins with fD2_ and none is named",
                        "D4: there is no SomeTest#isNotThere",
                        "D5: there is no docs/no-script",
                        "D6: 'mended' is not open or held",
                        "SomeTest#fD8_hasNoRow: there is no row D8");
    }
}
