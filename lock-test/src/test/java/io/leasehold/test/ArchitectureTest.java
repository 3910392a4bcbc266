package io.leasehold.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Each optional library is needed by the package that is named after it, and by no other. */
class ArchitectureTest {

    private static final String JUNIT = "org.junit..";
    private static final String ASSERTJ = "org.assertj..";
    private static final String SPRING = "org.springframework..";
    private static final String AUTO_CONFIGURATION = "io.leasehold.spring..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leasehold.test");

    private static void nothingIn(String userPackage, String... needs) {
        noClasses()
                .that()
                .resideInAPackage(userPackage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(needs)
                .because("a test may be without it")
                .check(CLASSES);
    }

    @Test
    void locksNeedNoTestLibraryAndNoSpring() {
        nothingIn("io.leasehold.test", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION);
        nothingIn("io.leasehold.test.internal", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void theExtensionOfJUnitNeedsNothingElse() {
        nothingIn("io.leasehold.test.junit", ASSERTJ, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void assertionsNeedNothingElse() {
        nothingIn("io.leasehold.test.assertj", JUNIT, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void springNeedsNoTestLibrary() {
        nothingIn("io.leasehold.test.spring", JUNIT, ASSERTJ);
    }

    @Test
    void dynamoDbLocalNeedsNothing() {
        nothingIn("io.leasehold.test.local", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION, "software.amazon.awssdk..");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.leasehold.(test..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void publicTypesAreThoseThatUsersOrSpringName() {
        assertThat(CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getPackageName().endsWith(".internal"))
                        .map(type -> type.getName().substring("io.leasehold.test.".length())))
                .containsExactlyInAnyOrder(
                        "TestLockClient",
                        "TestLock",
                        "TestLockSettings",
                        "LockEventRecorder",
                        "NoLockLeftHeld",
                        "Outage",
                        "junit.TestLocksExtension",
                        "assertj.LockAssertions",
                        "assertj.LockHandleAssert",
                        "assertj.LockRecordAssert",
                        "assertj.LockEventsAssert",
                        "assertj.TestLockClientAssert",
                        "local.DynamoDbLocal",
                        "spring.AutoConfigureTestLocks",
                        "spring.InMemoryLocksFactory",
                        "spring.LocalDynamoDb",
                        "spring.PublishedLockEvents",
                        "spring.TestLocksAutoConfiguration",
                        "spring.TestLocksTestExecutionListener");
    }
}
