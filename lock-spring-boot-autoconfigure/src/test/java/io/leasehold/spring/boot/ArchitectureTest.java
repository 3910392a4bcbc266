package io.leasehold.spring.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String AUTOCONFIGURE = "io.leasehold.spring.boot.autoconfigure";
    private static final String ACTUATE = "io.leasehold.spring.boot.actuate";
    private static final String CONTAINER = "io.leasehold.spring.boot.container";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leasehold.spring.boot");

    @Test
    void theLockClientNeedsNoActuator() {
        noClasses()
                .that()
                .resideInAPackage(AUTOCONFIGURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ACTUATE, "org.springframework.boot.actuate..", "org.springframework.boot.health..")
                .because("applications without the actuator have locks too")
                .check(CLASSES);
    }

    @Test
    void connectionDetailsStandAlone() {
        noClasses()
                .that()
                .resideInAPackage(CONTAINER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AUTOCONFIGURE, ACTUATE)
                .because("Spring Boot makes them before the application's beans")
                .check(CLASSES);
    }

    @Test
    void nothingNeedsTheInnerPartsOfTheCore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leasehold.internal..")
                .because("they may change at any time")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.leasehold.spring.boot.(*)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package")
                .check(CLASSES);
    }
}
