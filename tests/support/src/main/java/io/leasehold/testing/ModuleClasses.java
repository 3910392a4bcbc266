package io.leasehold.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** Checks which packages the main classes of a module need. */
public final class ModuleClasses {

    private final String root;
    private final JavaClasses classes;

    private ModuleClasses(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /** Reads the main classes of the module that has the given package. */
    public static ModuleClasses in(String root) {
        return new ModuleClasses(
                root,
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(root));
    }

    /** Checks that the classes of one package work where those of the others are missing. */
    public void checkIndependence(String userPackage, String... needs) {
        noClasses()
                .that()
                .resideInAPackage(userPackage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(needs)
                .because("an application or a test may be without them")
                .check(classes);
    }

    /** Checks that no two packages need each other. */
    public void checkNoCycles() {
        int name = root.lastIndexOf('.') + 1;
        slices().matching(root.substring(0, name) + "(" + root.substring(name) + "..)")
                .should()
                .beFreeOfCycles()
                .because("packages that need each other are one package")
                .check(classes);
    }

    /** Returns the public types outside of internal packages; their names begin after the module's package. */
    public List<String> publicTypes() {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getPackageName().endsWith(".internal"))
                .map(type -> type.getName().substring(root.length() + 1))
                .toList();
    }
}
