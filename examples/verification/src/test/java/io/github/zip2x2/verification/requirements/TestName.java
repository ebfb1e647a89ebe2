package io.github.zip2x2.verification.requirements;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A method in a test's source, read as text.
 *
 * @param type the simple name of the file's class
 * @param method the method's name
 */
record TestName(String type, String method) {
    /** Tests and properties: what JUnit, jqwik and Jazzer run returns nothing, or whether it holds. */
    private static final Pattern METHOD = Pattern.compile("\\b(?:void|boolean)\\s+(\\w+)\\s*\\(");

    /** Texts and comments, in which no method stands. */
    private static final Pattern NO_CODE = Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]++|\\\\.)*+\""
            + "|'(?:[^'\\\\\n]|\\\\.)+'|//[^\n]*|/\\*(?s:.*?)\\*/");

    /** A kind and a number. The kinds d and p, and f with a small letter, are none; they are read to be refused. */
    private static final Pattern NUMBERED = Pattern.compile("(row|f[A-Za-z]|[a-z])0*(\\d+)");

    private static final Pattern BARE = Pattern.compile("0*(\\d+)");
    private static final Set<String> KINDS = Set.of("row", "c", "k", "s", "t", "d", "p");

    /** All methods of all tests below a checkout. */
    static List<TestName> below(Path root) throws IOException {
        List<TestName> names = new ArrayList<>();
        for (Path module : modules(root)) {
            Path tests = module.resolve("src/test/java");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .sorted()
                            .toList()) {
                        names.addAll(in(file.getFileName().toString(), Files.readString(file)));
                    }
                }
            }
        }
        return names;
    }

    private static List<Path> modules(Path root) throws IOException {
        List<Path> modules = new ArrayList<>();
        for (Path parent : List.of(root, root.resolve("examples"))) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(child -> Files.isRegularFile(child.resolve("pom.xml")))
                        .sorted()
                        .forEach(modules::add);
            }
        }
        return modules;
    }

    static List<TestName> in(String fileName, String source) {
        List<TestName> names = new ArrayList<>();
        Matcher matcher = METHOD.matcher(NO_CODE.matcher(source).replaceAll(""));
        while (matcher.find()) {
            names.add(new TestName(fileName.replace(".java", ""), matcher.group(1)));
        }
        return names;
    }

    /** The numbers at the name's beginning, such as c7, row18 and fD7, without leading zeros. */
    Set<String> numbers() {
        Set<String> numbers = new LinkedHashSet<>();
        String kind = "";
        String[] words = method.split("_", -1);
        for (int i = 0; i < words.length - 1; i++) { // the last word is no number, it says what holds
            Matcher numbered = NUMBERED.matcher(words[i]);
            Matcher bare = BARE.matcher(words[i]);
            if (numbered.matches() && isKind(numbered.group(1))) {
                kind = numbered.group(1);
                numbers.add(kind + numbered.group(2));
            } else if (bare.matches() && !kind.isEmpty()) {
                numbers.add(kind + bare.group(1));
            } else if (kind.isEmpty() || !words[i].equals("and")) {
                break;
            }
        }
        return numbers;
    }

    private static boolean isKind(String kind) {
        return KINDS.contains(kind) || kind.length() == 2;
    }

    @Override
    public String toString() {
        return type + "#" + method;
    }
}
