package io.leasehold.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Each bridge needs the library that it leads to, and no other. */
class ArchitectureTest {

    private static final String THREADS = "io.leasehold.bridge";
    private static final String INTEGRATION = "io.leasehold.bridge.integration..";
    private static final String SHEDLOCK = "io.leasehold.bridge.shedlock..";
    private static final String BOOT = "io.leasehold.bridge.boot..";

    private static final String SPRING = "org.springframework..";
    private static final String SPRING_BOOT = "org.springframework.boot..";
    private static final String LIBRARY_OF_SHEDLOCK = "net.javacrumbs.shedlock..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leasehold.bridge");

    private static void nothingIn(String userPackage, String... needs) {
        noClasses()
                .that()
                .resideInAPackage(userPackage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(needs)
                .because("an application may be without it")
                .check(CLASSES);
    }

    @Test
    void locksOfThreadsNeedNoLibrary() {
        nothingIn(THREADS, SPRING, LIBRARY_OF_SHEDLOCK, INTEGRATION, SHEDLOCK, BOOT);
    }

    @Test
    void theLockRegistryNeedsNeitherShedLockNorSpringBoot() {
        nothingIn(INTEGRATION, SPRING_BOOT, LIBRARY_OF_SHEDLOCK, SHEDLOCK, BOOT);
    }

    @Test
    void theLockProviderNeedsNoSpring() {
        nothingIn(SHEDLOCK, SPRING, THREADS, INTEGRATION, BOOT);
    }

    @Test
    void bridgesUseTheApiOfTheCoreOnly() {
        nothingIn("io.leasehold.bridge..", "io.leasehold.internal..", "software.amazon.awssdk..");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.leasehold.(bridge..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void publicTypesAreThoseThatUsersName() {
        assertThat(CLASSES.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.getPackageName().endsWith(".internal"))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "ThreadLocks",
                        "LeaseholdLockRegistry",
                        "LeaseholdLockRegistry6",
                        "LeaseholdLockProvider",
                        "LockBridgesAutoConfiguration");
    }
}
