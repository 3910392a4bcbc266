package io.leasehold.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.testing.ModuleClasses;
import org.junit.jupiter.api.Test;

/** Each optional library is needed by the package that is named after it, and by no other. */
class ArchitectureTest {

    private static final String JUNIT = "org.junit..";
    private static final String ASSERTJ = "org.assertj..";
    private static final String SPRING = "org.springframework..";
    private static final String AUTO_CONFIGURATION = "io.leasehold.spring..";

    private static final ModuleClasses CLASSES = ModuleClasses.in("io.leasehold.test");

    @Test
    void locksNeedNoTestLibraryAndNoSpring() {
        CLASSES.checkIndependence("io.leasehold.test", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION);
        CLASSES.checkIndependence("io.leasehold.test.internal", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void theExtensionOfJUnitNeedsNothingElse() {
        CLASSES.checkIndependence("io.leasehold.test.junit", ASSERTJ, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void assertionsNeedNothingElse() {
        CLASSES.checkIndependence("io.leasehold.test.assertj", JUNIT, SPRING, AUTO_CONFIGURATION);
    }

    @Test
    void springNeedsNoTestLibrary() {
        CLASSES.checkIndependence("io.leasehold.test.spring", JUNIT, ASSERTJ);
    }

    @Test
    void dynamoDbLocalNeedsNothing() {
        CLASSES.checkIndependence(
                "io.leasehold.test.local", JUNIT, ASSERTJ, SPRING, AUTO_CONFIGURATION, "software.amazon.awssdk..");
    }

    @Test
    void packagesFormNoCycle() {
        CLASSES.checkNoCycles();
    }

    @Test
    void publicTypesAreThoseThatUsersOrSpringName() {
        assertThat(CLASSES.publicTypes())
                .containsExactlyInAnyOrder(
                        "TestLockClient",
                        "TestLock",
                        "TestLeadership",
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
