package io.leasehold;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.leasehold.internal.store.LockStore;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of the design: door &lt;- engine -&gt; seams &lt;- DynamoDB. */
class ArchitectureTest {

    private static final String DOOR = "io.leasehold";
    private static final String BELOW_THE_DOOR = "io.leasehold.*..";
    private static final String DYNAMODB_DOOR = "io.leasehold.dynamodb..";
    private static final String INTERNAL = "io.leasehold.internal..";
    static final String ENGINE = "io.leasehold.internal.engine..";
    private static final String PACE = "io.leasehold.internal.engine.pace..";
    static final String RUNTIME = "io.leasehold.internal.runtime..";
    private static final String STORE = "io.leasehold.internal.store..";
    private static final String DYNAMODB_STORE = "io.leasehold.internal.dynamodb..";
    private static final String AWS_SDK = "software.amazon..";

    private static final Pattern SOURCE = Pattern.compile("([a-z][^/]*/)?[^/]+/src/.*\\.(java|kt)");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leasehold");

    @Test
    void doorDependsOnNothingOfOursButItself() {
        noClasses()
                .that()
                .resideInAPackage(DOOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BELOW_THE_DOOR)
                .because("the door is what a user imports: all arrows point to it and none leaves it")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void doorNamesNoSdkType() {
        noClasses()
                .that()
                .resideInAPackage(DOOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(AWS_SDK)
                .because("a user of the door may run on another store, and in tests on none")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void engineKnowsTheDoorAndTheStoreSeamButNotDynamoDb() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS_SDK, DYNAMODB_DOOR, DYNAMODB_STORE)
                .because("the engine talks to a store only through the seam, so that a simulation can stand in for it")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyOneClassOfTheEngineCallsTheStore() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and(topLevelClass("is not Table", name -> !name.equals("Table")))
                .should(accessTargetWhere(target(
                        "an operation of a store", target -> target.getOwner().isEquivalentTo(LockStore.class))))
                .because(
                        "the time limit, late answers and admission belong to every request, so they stand in one place")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void storeSeamKnowsOnlyTheDoor() {
        classes()
                .that()
                .resideInAPackage(STORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DOOR, STORE, "java..", "org.jspecify..")
                .because("the seam is what the engine and a store agree on, and must not lean to either side")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void timeSeamKnowsNothingOfLocks() {
        classes()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(RUNTIME, "java..", "org.jspecify..", "org.slf4j..")
                .because("clocks, timers and completions serve the engine, and know neither locks nor tables")
                .check(CLASSES);
    }

    @Test
    void pacingKnowsTheSeamsAndNotTheProtocol() {
        noClasses()
                .that()
                .resideInAPackage(PACE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leasehold.internal.engine")
                .because("when a request is sent does not depend on who asks for it")
                .check(CLASSES);
    }

    @Test
    void noClassOfTheEngineReachesAnotherThroughTheContext() {
        JavaClass context = CLASSES.get("io.leasehold.internal.engine.Context");
        assertThat(context.getTransitiveDependenciesFromSelf())
                .extracting(Dependency::getTargetClass)
                .isNotEmpty()
                .doesNotContain(context);
    }

    @Test
    void noSourceOfTheProjectIsLongerThan300Lines() throws IOException {
        Path root = ProjectFiles.at("");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file ->
                            SOURCE.matcher(root.relativize(file).toString()).matches()))
                    .hasSizeGreaterThan(500)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
        }
    }

    @Test
    void dynamoDbStoreKnowsNoEngine() {
        noClasses()
                .that()
                .resideInAPackage(DYNAMODB_STORE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE)
                .because("a store implements the seam; who calls it is not its business")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void dynamoDbStoreNeverNamesAHandle() {
        noClasses()
                .that()
                .resideInAPackage(DYNAMODB_STORE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.leasehold.LockHandle")
                .because("a store knows records; only the engine knows who holds what in this process")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void internalClassesAreFinal() {
        classes()
                .that()
                .resideInAPackage(INTERNAL)
                .and()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe(
                        "are meant to be instantiated, not to be extended", ArchitectureTest::isPlain))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("what is not written to be extended must not be")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        return javaClass.getPackageName().startsWith("io.leasehold")
                                ? SliceIdentifier.of(javaClass.getPackageName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages of io.leasehold";
                    }
                })
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingNeedsReflection() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ServiceLoader.class, ResourceBundle.class)
                .orShould()
                .accessTargetWhere(target("reads classes or resources by name", ArchitectureTest::isByName))
                .because("a native image has none of what is not named in code, unless it is told")
                .check(CLASSES);
    }

    private static boolean isByName(AccessTarget target) {
        return (target.getOwner().isEquivalentTo(Class.class)
                        && !Set.of("getName", "getSimpleName", "cast", "isInstance", "desiredAssertionStatus")
                                .contains(target.getName()))
                || target.getOwner().isAssignableTo(ClassLoader.class);
    }

    private static boolean isPlain(JavaClass javaClass) {
        return !javaClass.isInterface()
                && !javaClass.isRecord()
                && !javaClass.isEnum()
                && !javaClass.getModifiers().contains(JavaModifier.ABSTRACT)
                && !javaClass.reflect().isSealed();
    }

    static DescribedPredicate<JavaAccess<?>> target(String description, Predicate<AccessTarget> predicate) {
        return DescribedPredicate.describe(description, access -> predicate.test(access.getTarget()));
    }

    static DescribedPredicate<JavaClass> topLevelClass(String description, Predicate<String> simpleName) {
        return DescribedPredicate.describe(description, javaClass -> {
            JavaClass topLevel = javaClass;
            while (topLevel.getEnclosingClass().isPresent()) {
                topLevel = topLevel.getEnclosingClass().get();
            }
            return simpleName.test(topLevel.getSimpleName());
        });
    }
}
