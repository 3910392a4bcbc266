package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** These tests run once on each supported line of Spring Boot. Is it the one that the build means? */
class BootLineTest {

    @Test
    void runsOnTheLineUnderTest() {
        String expected = System.getProperty("expected.boot.version");
        System.out.println("Spring Boot under test: " + SpringBootVersion.getVersion());

        assertThat(expected).as("system property expected.boot.version").isNotBlank();
        assertThat(SpringBootVersion.getVersion()).isEqualTo(expected);
        assertThat(AutoConfiguration.class.getPackage().getImplementationVersion())
                .isEqualTo(expected);
    }
}
