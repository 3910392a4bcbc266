package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.ModuleClasses;
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

    private static final ModuleClasses CLASSES = ModuleClasses.in("io.leasehold.bridge");

    @Test
    void locksOfThreadsNeedNoLibrary() {
        CLASSES.checkIndependence(THREADS, SPRING, LIBRARY_OF_SHEDLOCK, INTEGRATION, SHEDLOCK, BOOT);
    }

    @Test
    void theLockRegistryNeedsNeitherShedLockNorSpringBoot() {
        CLASSES.checkIndependence(INTEGRATION, SPRING_BOOT, LIBRARY_OF_SHEDLOCK, SHEDLOCK, BOOT);
    }

    @Test
    void theLockProviderNeedsNoSpring() {
        CLASSES.checkIndependence(SHEDLOCK, SPRING, THREADS, INTEGRATION, BOOT);
    }

    @Test
    void bridgesUseTheApiOfTheCoreOnly() {
        CLASSES.checkIndependence("io.leasehold.bridge..", "io.leasehold.internal..", "software.amazon.awssdk..");
    }

    @Test
    void packagesFormNoCycle() {
        CLASSES.checkNoCycles();
    }

    @Test
    void publicTypesAreThoseThatUsersName() {
        assertThat(CLASSES.publicTypes())
                .containsExactlyInAnyOrder(
                        "ThreadLocks",
                        "integration.LeaseholdLockRegistry",
                        "integration.LeaseholdLockRegistry6",
                        "shedlock.LeaseholdLockProvider",
                        "boot.LockBridgesAutoConfiguration");
    }
}
