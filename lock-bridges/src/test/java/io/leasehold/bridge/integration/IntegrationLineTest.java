package io.leasehold.bridge.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.integration.support.locks.LockRegistry;

/** These tests run once on each supported line of Spring Integration. Is it the one that the build means? */
class IntegrationLineTest {

    @Test
    void runsOnTheLineUnderTest() {
        String expected = System.getProperty("expected.integration.version");
        String version = LockRegistry.class.getPackage().getImplementationVersion();
        System.out.println("Spring Integration under test: " + version);

        assertThat(expected).as("system property expected.integration.version").isNotBlank();
        assertThat(version).startsWith(expected + ".");
    }
}
