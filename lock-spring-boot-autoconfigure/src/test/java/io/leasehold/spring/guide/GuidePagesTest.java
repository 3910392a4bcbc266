package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;

/** The code on the pages is code that the build compiles and runs. */
class GuidePagesTest {

    private static final String SPRING = "lock-spring/src/test/java/io/leasehold/spring/guide/";
    private static final String BOOT = "lock-spring-boot-autoconfigure/src/test/java/io/leasehold/spring/guide/";
    private static final String RESOURCES =
            "lock-spring-boot-autoconfigure/src/test/resources/io/leasehold/spring/guide/";
    private static final String KOTLIN = "tests/kotlin/src/test/kotlin/io/leasehold/spring/";

    @Test
    void ofTheGuideToTheAnnotation() {
        assertThat(DocumentedSnippets.of(
                                "docs/annotation.md",
                                SPRING + "AnnotationGuideTest.java",
                                SPRING + "KeysGuideTest.java",
                                SPRING + "LockedBeansGuideTest.java",
                                KOTLIN + "AnnotationGuideTest.kt")
                        .differences())
                .isEmpty();
    }

    @Test
    void ofTheGuideToTransactions() {
        assertThat(DocumentedSnippets.of(
                                "docs/transactions.md",
                                SPRING + "TransactionsGuideTest.java",
                                SPRING + "ReactiveTransactionsGuideTest.java",
                                BOOT + "TransactionsGuideIT.java",
                                "lock-spring/src/test/resources/io/leasehold/spring/guide/transactions.yml")
                        .differences())
                .isEmpty();
    }

    @Test
    void ofTheReferenceOfTheConfiguration() {
        assertThat(DocumentedSnippets.of("docs/configuration.md", RESOURCES + "configuration.yml")
                        .differences())
                .isEmpty();
    }
}
