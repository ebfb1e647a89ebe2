package io.github.zip2x2.verification.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each number that a test's name carries can be looked up in {@code docs/requirements.md} or {@code docs/outcomes.md}. */
class RequirementsTest {
    /** The names that cite what no page lists. */
    private static List<String> unlisted(List<TestName> tests, Set<String> listed) {
        List<String> unlisted = new ArrayList<>();
        for (TestName test : tests) {
            for (String number : test.numbers()) {
                if (!listed.contains(number)) {
                    unlisted.add(number + ": " + test);
                }
            }
        }
        return unlisted;
    }

    private static List<String> ids(String page, String pattern) {
        return Page.rows(page).stream()
                .map(row -> row.get(0))
                .filter(id -> id.matches(pattern))
                .toList();
    }

    private static Set<String> listed() throws IOException {
        Set<String> listed = new HashSet<>(ids(Page.read("requirements.md"), "(c|k|s|t|row)\\d+"));
        ids(Page.read("outcomes.md"), "[DTPC]\\d+").forEach(id -> listed.add("f" + id));
        return listed;
    }

    @Test
    void everyNumberInATestsNameIsListed() throws IOException {
        List<TestName> tests = TestName.below(Page.root());
        assertThat(tests.stream().flatMap(test -> test.numbers().stream()).distinct())
                .as("numbers found in the names of %d methods", tests.size())
                .hasSizeGreaterThan(200);
        assertThat(unlisted(tests, listed()))
                .as("numbers that neither docs/requirements.md nor docs/outcomes.md lists; add a line there")
                .isEmpty();
    }

    @Test
    void noNumberIsListedTwice() throws IOException {
        List<String> ids = new ArrayList<>(ids(Page.read("requirements.md"), "(c|k|s|t|row)\\d+"));
        ids.addAll(ids(Page.read("outcomes.md"), "[DTPC]\\d+"));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void theWordsThatAreOursAreInOrder() throws IOException {
        String page = Page.read("requirements.md");
        List<String> words = Page.rows(page.substring(page.indexOf("## Words that are ours"))).stream()
                .map(row -> row.get(0))
                .filter(word -> !word.equals("word"))
                .toList();
        assertThat(words).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
        assertThat(words).contains("room", "call guard", "rollout check", "twin", "leg", "stranger");
    }

    @Test
    void aNumberThatNoPageListsIsFound() {
        List<TestName> tests = TestName.in("SomeTest.java", """
                void c01_isListed() {}
                boolean c02_and_3_t4_row18_isNot() {}
                void fD7_isAFault() {} void fD99_isNone() {}
                void d7_hasNoF() {}
                void fd7_isMisspelled() {}
                void t1AndT2HaveDefaults() {} void c15_53IsFirst() {} void cve_2011_2199_overflows() {}
                void utf8_isNoKind() {} // void c98_isCommentedOut() {}
                String text = "\\" void c99_isAText() {}";
                """);
        assertThat(unlisted(tests, Set.of("c1", "c15", "fD7", "t4")))
                .containsExactly(
                        "c2: SomeTest#c02_and_3_t4_row18_isNot",
                        "c3: SomeTest#c02_and_3_t4_row18_isNot",
                        "row18: SomeTest#c02_and_3_t4_row18_isNot",
                        "fD99: SomeTest#fD99_isNone",
                        "d7: SomeTest#d7_hasNoF",
                        "fd7: SomeTest#fd7_isMisspelled");
    }

    @Test
    void whichRequirementsHaveNoTestOfTheirNameIsPrinted() throws IOException {
        Set<String> cited = new HashSet<>();
        TestName.below(Page.root()).forEach(test -> cited.addAll(test.numbers()));
        Set<String> without = new TreeSet<>(ids(Page.read("requirements.md"), "(c|k|s|t|row)\\d+"));
        without.removeAll(cited);
        System.out.println("requirements whose number no test's name carries: " + without);
        assertThat(without).as("most have one").hasSizeLessThan(20);
    }
}
