package io.github.zip2x2.verification.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules, apart from what they are applied to, so that their own tests can break them. */
final class ArchitectureRules {
    private static final String[] MODULES = {"dhcp", "tftp", "config", "boot"};
    private static final String[] ROOTS =
            Stream.of(MODULES).map(module -> "io.github.zip2x2." + module).toArray(String[]::new);

    private ArchitectureRules() {}

    // ---- layers ----------------------------------------------------------------------------------------------------

    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.github.zip2x2.(**)").should().beFreeOfCycles();

    static final ArchRule NOTHING_DEPENDS_ON_EXAMPLES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.zip2x2.examples..", "io.github.zip2x2.verification..");

    /** A protocol module is useful alone: it knows none of the others. */
    static ArchRule moduleIsAlone(String module) {
        String[] others = Stream.of(MODULES)
                .filter(other -> !other.equals(module))
                .map(other -> "io.github.zip2x2." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.github.zip2x2." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }

    // ---- engines ---------------------------------------------------------------------------------------------------

    /**
     * An engine is named so, and what it reaches within the library is part of it: a value that opened a socket would open
     * it for the engine.
     */
    private static final DescribedPredicate<JavaClass> ARE_REACHED_BY_ENGINES =
            DescribedPredicate.describe("are engines or reached by one", ArchitectureRules::isReachedByAnEngine);

    private static boolean isReachedByAnEngine(JavaClass type) {
        Set<JavaClass> seen = new HashSet<>(Set.of(type));
        Deque<JavaClass> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            JavaClass next = open.pop();
            if (next.getSimpleName().endsWith("Engine")) {
                return true;
            }
            next.getDirectDependenciesToSelf().stream()
                    .map(Dependency::getOriginClass)
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return false;
    }

    private static final Pattern IO_TYPES = Pattern.compile("java\\.nio\\.channels\\..*"
            + "|java\\.net\\.(.*Socket|.*SocketImpl|DatagramPacket|NetworkInterface|http\\..*|URL|URLConnection)"
            + "|java\\.nio\\.file\\.(Files|FileSystems|WatchService)"
            + "|java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream|File(Reader|Writer)|PrintStream)"
            + "|java\\.sql\\..*|javax\\.sql\\..*|com\\.sun\\.jna\\..*|org\\.apache\\.commons\\.net\\.(tftp|io)\\..*");
    private static final Pattern THREAD_TYPES = Pattern.compile("java\\.lang\\.(Thread.*|InheritableThreadLocal)"
            + "|java\\.util\\.Timer.*"
            + "|java\\.util\\.concurrent\\.(Executor.*|.*ExecutorService|.*PoolExecutor|ForkJoin.*|CompletableFuture"
            + "|Future|FutureTask|CountDownLatch|CyclicBarrier|Semaphore|.*BlockingQueue|.*BlockingDeque)"
            + "|java\\.util\\.concurrent\\.locks\\..*");
    private static final Pattern CLOCK_TYPES = Pattern.compile("java\\.time\\.Clock|java\\.util\\.(Date|Calendar)");
    private static final Pattern LOG_TYPES = Pattern.compile("org\\.slf4j\\..*|java\\.lang\\.System\\$Logger");
    private static final Pattern CHANCE_TYPES =
            Pattern.compile("java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\.SecureRandom");

    static final ArchRule ENGINES_TOUCH_NO_SOCKETS_OR_FILES = engineAvoids(IO_TYPES, "sockets, channels, files");
    static final ArchRule ENGINES_TOUCH_NO_THREADS = engineAvoids(THREAD_TYPES, "threads, executors, locks");
    static final ArchRule ENGINES_DO_NOT_LOG = engineAvoids(LOG_TYPES, "logging");

    static final ArchRule ENGINES_READ_NO_CLOCK = noClasses()
            .that(ARE_REACHED_BY_ENGINES)
            .should()
            .dependOnClassesThat(named(CLOCK_TYPES, "clocks"))
            .orShould()
            .callCodeUnitWhere(call(
                    "read a clock",
                    call -> call.getTargetOwner().isEquivalentTo(System.class)
                                    && Set.of("nanoTime", "currentTimeMillis").contains(call.getName())
                            || call.getTargetOwner().getPackageName().equals("java.time")
                                    && (call.getName().equals("now")
                                            || call.getName().equals("system")
                                            || call.getName().equals("tick"))));

    static final ArchRule ENGINES_ARE_GIVEN_THEIR_CHANCE = noClasses()
            .that(ARE_REACHED_BY_ENGINES)
            .should()
            .dependOnClassesThat(named(CHANCE_TYPES, "random sources of their own"))
            .orShould()
            .callCodeUnitWhere(call(
                    "draw from a random source of its own",
                    call -> call.getTargetOwner().isEquivalentTo(Math.class)
                                    && call.getName().equals("random")
                            || call.getTargetOwner().isEquivalentTo(java.util.UUID.class)
                                    && call.getName().equals("randomUUID")
                            || call.getTargetOwner().isEquivalentTo(java.util.Random.class)
                                    && call instanceof JavaConstructorCall));

    // ---- the whole library -----------------------------------------------------------------------------------------

    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = classes()
            .should()
            .haveNameNotMatching(".*[.$][^.$]*(Utils?|Utility|Utilities|Helpers?|Manager|Impl)(\\$.*)?");

    static final ArchRule EXCEPTIONS_HAVE_A_TYPE = noClasses()
            .should()
            .callCodeUnitWhere(call(
                    "create a bare RuntimeException, Exception, Error or Throwable",
                    call -> call instanceof JavaConstructorCall
                            && Stream.of(RuntimeException.class, Exception.class, Error.class, Throwable.class)
                                    .anyMatch(type -> call.getTargetOwner().isEquivalentTo(type))
                            && !call.getOriginOwner().isAssignableTo(Throwable.class)));

    static final ArchRule LOGGING_IS_SLF4J = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould()
            .callCodeUnitWhere(
                    call("print a stack trace", call -> call.getName().equals("printStackTrace")))
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    static final ArchRule NO_REFLECTION = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..")
            .orShould()
            .callCodeUnitWhere(call(
                    "look into classes at run time",
                    call -> call.getTargetOwner().isEquivalentTo(Class.class)
                            && (call.getName().equals("forName")
                                    || call.getName().equals("newInstance")
                                    || call.getName().matches("get(Declared)?(Field|Method|Constructor)s?"))));

    /** Makes sure of a literal before it calls {@code getByName}, which parses literals without asking anyone. */
    private static final String READS_LITERALS_ONLY = "io.github.zip2x2.boot.sip.SipUri";

    static final ArchRule NAMES_ARE_NOT_RESOLVED = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(READS_LITERALS_ONLY)
            .should()
            .callCodeUnitWhere(call(
                    "ask the name service",
                    call -> call.getTargetOwner().isAssignableTo(java.net.InetAddress.class)
                                    && Set.of(
                                                    "getByName",
                                                    "getAllByName",
                                                    "getLocalHost",
                                                    "getHostName",
                                                    "getCanonicalHostName")
                                            .contains(call.getName())
                            || call.getTargetOwner().isEquivalentTo(java.net.InetSocketAddress.class)
                                    && (call.getName().equals("getHostName")
                                            || call instanceof JavaConstructorCall
                                                    && call.getTarget()
                                                                    .getRawParameterTypes()
                                                                    .size()
                                                            == 2
                                                    && call.getTarget()
                                                            .getRawParameterTypes()
                                                            .get(0)
                                                            .isEquivalentTo(String.class))));

    static final ArchRule CHARSETS_ARE_NAMED = noClasses()
            .should()
            .callCodeUnitWhere(call(
                    "use the platform's charset",
                    call -> call.getTargetOwner().isEquivalentTo(String.class)
                                    && call.getName().equals("getBytes")
                                    && call.getTarget().getRawParameterTypes().isEmpty()
                            || call.getTargetOwner().isEquivalentTo(String.class)
                                    && call instanceof JavaConstructorCall
                                    && call.getTarget().getRawParameterTypes().stream()
                                            .anyMatch(type -> type.isEquivalentTo(byte[].class))
                                    && call.getTarget().getRawParameterTypes().stream()
                                            .noneMatch(type -> type.isEquivalentTo(String.class)
                                                    || type.isEquivalentTo(java.nio.charset.Charset.class))
                            || call.getTargetOwner().isEquivalentTo(java.nio.charset.Charset.class)
                                    && call.getName().equals("defaultCharset")
                            || Set.of("java.io.InputStreamReader", "java.io.OutputStreamWriter")
                                            .contains(call.getTargetOwner().getName())
                                    && call instanceof JavaConstructorCall
                                    && call.getTarget().getRawParameterTypes().size() == 1));

    /** Asks which system this is; settings never come from properties. */
    private static final String ASKS_FOR_LINUX = "io.github.zip2x2.dhcp.net.LinkLayerEndpoint";

    static final ArchRule THE_PROCESS_IS_THE_APPLICATIONS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ASKS_FOR_LINUX)
            .should()
            .callCodeUnitWhere(call(
                    "end, hook or configure the process",
                    call -> Set.of("java.lang.System", "java.lang.Runtime")
                                    .contains(call.getTargetOwner().getName())
                            && Set.of("exit", "halt", "addShutdownHook", "getProperty", "setProperty", "getenv", "gc")
                                    .contains(call.getName())));

    static final ArchRule NO_STATIC_MUTABLE_STATE =
            fields().that().areStatic().should().beFinal().orShould(not(beWrittenByTheAuthor()));

    static final ArchRule API_SHOWS_NO_FOREIGN_TYPES = classes()
            .that()
            .resideOutsideOfPackage("..internal..")
            .should(notExpose(Pattern.compile("(org\\.apache\\.commons|com\\.sun\\.jna)\\..*")));

    // ---- their parts -----------------------------------------------------------------------------------------------

    private static ArchRule engineAvoids(Pattern types, String description) {
        return noClasses().that(ARE_REACHED_BY_ENGINES).should().dependOnClassesThat(named(types, description));
    }

    private static DescribedPredicate<JavaClass> named(Pattern pattern, String description) {
        return DescribedPredicate.describe(
                "are " + description, type -> pattern.matcher(type.getName()).matches());
    }

    private static DescribedPredicate<JavaCall<?>> call(
            String description, java.util.function.Predicate<JavaCall<?>> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    private static ArchCondition<JavaField> beWrittenByTheAuthor() {
        return new ArchCondition<>("be written by the author, not by the compiler") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean written = !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                events.add(new SimpleConditionEvent(field, written, field.getFullName()));
            }
        };
    }

    private static ArchCondition<JavaClass> notExpose(Pattern foreign) {
        return new ArchCondition<>("not show foreign types in its API") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!visible(type.getModifiers())) {
                    return;
                }
                Stream<String> ofMembers = type.getCodeUnits().stream()
                        .filter(unit -> visible(unit.getModifiers()))
                        .flatMap(unit -> signature(unit).map(shown -> unit.getFullName() + " shows " + shown));
                Stream<String> ofFields = type.getFields().stream()
                        .filter(field -> visible(field.getModifiers()))
                        .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream()
                                .map(shown -> field.getFullName() + " shows " + shown.getName()));
                Stream<String> ofParents = Stream.concat(
                                type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                        .map(parent -> type.getName() + " shows " + parent.getName());
                Stream.of(ofMembers, ofFields, ofParents)
                        .flatMap(shown -> shown)
                        .filter(shown -> foreign.matcher(shown.substring(shown.indexOf(" shows ") + " shows ".length()))
                                .matches())
                        .forEach(shown -> events.add(SimpleConditionEvent.violated(type, shown)));
            }
        };
    }

    private static Stream<String> signature(JavaCodeUnit unit) {
        Stream<JavaType> types = Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream().map(JavaType.class::cast))
                .flatMap(each -> each);
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream()).map(JavaClass::getName);
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
