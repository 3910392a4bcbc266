package io.leasehold.spring;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leasehold.spring");

    @Test
    void needsNoSpringBoot() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot..", "io.leasehold.spring.boot..")
                .because("applications without Spring Boot use the annotation too")
                .check(CLASSES);
    }

    @Test
    void needsOfTheCoreItsDoorAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.leasehold.internal..",
                        "io.leasehold.dynamodb..",
                        "io.leasehold.micrometer..",
                        "software.amazon..")
                .because("the annotation works with any LockClient, on any store")
                .check(CLASSES);
    }

    @Test
    void classesThatUsersDoNotNameAreFinal() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .arePackagePrivate()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(FINAL)
                .because("what is not written to be extended must not be")
                .check(CLASSES);
    }
}
