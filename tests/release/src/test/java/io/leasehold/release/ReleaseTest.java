package io.leasehold.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users and Maven Central get. Needs {@code -Prelease package} of the other modules. */
class ReleaseTest {

    static List<PublishedModule> modules() throws IOException {
        return PublishedModule.all();
    }

    static List<PublishedModule> jars() throws IOException {
        return PublishedModule.jars();
    }

    @Test
    void theBomListsEverythingThatIsPublishedButItself() throws IOException {
        PublishedModule bom = modules().stream()
                .filter(module -> module.name().equals("lock-bom"))
                .findFirst()
                .orElseThrow();
        String listed = "dependencyManagement/dependencies/dependency/";
        assertThat(bom.pom().texts(listed + "artifactId"))
                .containsExactlyInAnyOrderElementsOf(
                        jars().stream().map(PublishedModule::name).toList());
        assertThat(bom.pom().texts(listed + "version")).containsOnly("${project.version}");
    }

    @Test
    void eachJarIsAJavaModuleOfItsOwn() throws IOException {
        assertThat(jars())
                .hasSizeGreaterThanOrEqualTo(3)
                .extracting(PublishedModule::javaModuleName)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("io.leasehold."));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aPomHasWhatMavenCentralAsksFor(PublishedModule module) {
        assertThat(Stream.of(
                        "groupId",
                        "artifactId",
                        "version",
                        "name",
                        "description",
                        "url",
                        "licenses/license/name",
                        "licenses/license/url",
                        "developers/developer/name",
                        "scm/connection",
                        "scm/developerConnection",
                        "scm/url"))
                .allSatisfy(path -> assertThat(module.pom().text(path))
                        .as(path)
                        .isNotEmpty()
                        .doesNotContain("${")
                        .doesNotEndWith("/" + module.name()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aPomHasNothingOfOurBuild(PublishedModule module) {
        assertThat(Stream.of("parent", "build", "profiles", "properties", "repositories", "modules"))
                .allSatisfy(
                        path -> assertThat(module.pom().texts(path)).as(path).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void aPomNamesNothingOfTestsAndNothingOfOursThatIsNotPublished(PublishedModule module) throws IOException {
        String dependency = "dependencies/dependency";
        assertThat(module.pom().texts(dependency)).isNotEmpty();
        assertThat(module.pom().texts(dependency + "[not(artifactId='error_prone_annotations')]/scope"))
                .isSubsetOf("compile", "runtime");
        assertThat(module.pom().texts(dependency + "[artifactId='error_prone_annotations']/scope"))
                .as("what only our compiler needs")
                .isSubsetOf("provided");
        assertThat(module.pom().texts(dependency + "/type")).isSubsetOf("jar");
        assertThat(module.pom().texts(dependency + "/version"))
                .hasSameSizeAs(module.pom().texts(dependency))
                .noneMatch(version -> version.contains("$"));
        assertThat(module.pom().texts(dependency + "[groupId='io.leasehold']/artifactId"))
                .isSubsetOf(jars().stream().map(PublishedModule::name).toList());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void aJarHasItsSourcesAndItsJavadocBesideIt(PublishedModule module) {
        assertThat(module.jar("")).isNotEmptyFile();
        assertThat(module.jar("-sources")).isNotEmptyFile();
        assertThat(module.jar("-javadoc")).isNotEmptyFile();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void aJarHoldsWhatWeWroteAndItsLicenceAlone(PublishedModule module) {
        assertThat(module.files())
                .contains("META-INF/LICENSE", "META-INF/NOTICE")
                .allMatch(name -> name.startsWith("io/leasehold/") || name.startsWith("META-INF/"))
                .noneMatch(name -> name.matches(".*(\\.jar|\\.so|Test\\.class|IT\\.class)"));
    }

    @ParameterizedTest
    @MethodSource("jars")
    void anSbomNamesTheDependenciesAndNothingThatMayNotBeShipped(PublishedModule module) throws IOException {
        assertThat(module.sbom())
                .contains("pkg:maven/software.amazon.awssdk/dynamodb@")
                .doesNotContainIgnoringCase("DynamoDBLocal")
                .doesNotContain("pkg:maven/software.amazon.dynamodb", "sqlite4java");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void onlyTheTestKitNamesJUnit(PublishedModule module) throws IOException {
        assertThat(module.sbom().contains("pkg:maven/org.junit"))
                .isEqualTo(module.name().equals("lock-test"));
    }
}
