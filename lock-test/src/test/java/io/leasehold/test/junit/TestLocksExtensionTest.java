package io.leasehold.test.junit;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.test.LockEventRecorder;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class TestLocksExtensionTest {

    private static Events testsOf(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    @ExtendWith(TestLocksExtension.class)
    static class WithParameters {

        private TestLockClient before;

        @BeforeEach
        void acquires(TestLockClient locks) throws InterruptedException {
            before = locks;
            assertThat(locks.acquire(LockRequest.of("a"))).isHeld();
        }

        @Test
        void getsTheSameClientAsItsBeforeEach(TestLockClient locks, LockClient client, LockEventRecorder events) {
            assertThat(locks == before).isTrue();
            assertThat(client == locks).isTrue();
            assertThat(events == locks.events()).isTrue();
        }

        @Test
        void getsAClientOfItsOwn(TestLockClient locks) {
            assertThat(locks.events().events()).hasSize(1);
        }
    }

    @Test
    void eachTestGetsAClientOfItsOwn() {
        testsOf(WithParameters.class).assertStatistics(tests -> tests.started(2).succeeded(2));
    }

    @ExtendWith(TestLocksExtension.class)
    static class WithConstructor {

        private final TestLockClient made;

        WithConstructor(TestLockClient locks) throws InterruptedException {
            made = locks;
            assertThat(locks.acquire(LockRequest.of("a"))).isHeld();
        }

        @Test
        void getsTheClientOfItsInstance(TestLockClient locks) {
            assertThat(locks == made).isTrue();
        }

        @Test
        void getsAClientOfItsOwn(TestLockClient locks) {
            assertThat(locks.events().events()).hasSize(1);
        }

        @Nested
        class Inside {

            private final LockClient inner;

            Inside(LockClient locks) {
                inner = locks;
            }

            @Test
            void getsTheSameClient() {
                assertThat(inner == made).isTrue();
            }
        }
    }

    @Test
    void aConstructorGetsTheClientOfTheTestThatItMakesAnInstanceFor() {
        testsOf(WithConstructor.class)
                .assertStatistics(tests -> tests.started(3).succeeded(3));
    }

    @ExtendWith(TestLocksExtension.class)
    static class BeforeAllTests {

        @BeforeAll
        static void prepares(TestLockClient locks) {
            assertThat(locks).holdsNothing();
        }

        @Test
        void isNotReached() {}
    }

    @ExtendWith(TestLocksExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstanceForAllTests {

        OneInstanceForAllTests(LockClient locks) {
            assertThat(locks.held()).isEmpty();
        }

        @Test
        void isNotReached() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {BeforeAllTests.class, OneInstanceForAllTests.class})
    void whatIsCalledOnceForAllTestsGetsNoneAndIsToldWhatToDo(Class<?> type) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .containerEvents()
                .failed()
                .assertEventsMatchExactly(finishedWithFailure(message(text -> text.contains("@BeforeEach"))));
    }

    static class WithSettings {

        @RegisterExtension
        static final TestLocksExtension LOCKS =
                TestLocksExtension.with(settings -> settings.leaseDuration(Duration.ofSeconds(10)));

        @Test
        void hasThem(TestLockClient locks) throws InterruptedException {
            assertThat(locks.acquire(LockRequest.of("a"))).hasRemaining(Duration.ofSeconds(9));
        }
    }

    @Test
    void clientsHaveTheSettingsThatWereAskedFor() {
        testsOf(WithSettings.class).assertStatistics(tests -> tests.succeeded(1));
    }

    @ExtendWith(TestLocksExtension.class)
    @NoLockLeftHeld
    static class LeavingLocks {

        @Test
        void releases(TestLockClient locks) throws InterruptedException {
            LockHandle handle = locks.acquire(LockRequest.of("a"));
            handle.release();
        }

        @Test
        void forgets(TestLockClient locks) throws InterruptedException {
            locks.acquire(LockRequest.of("forgotten"));
        }

        @Test
        void usesNone() {}

        @Nested
        class Inside {

            @Test
            void forgets(TestLockClient locks) throws InterruptedException {
                locks.acquire(LockRequest.of("forgotten"));
            }
        }
    }

    @Test
    void aTestThatLeavesALockHeldFailsIfItMustNot() {
        Events tests = testsOf(LeavingLocks.class);
        tests.assertStatistics(counts -> counts.succeeded(2).failed(2));
        tests.failed()
                .assertEventsMatchExactly(
                        finishedWithFailure(message(text -> text.contains("lock 'forgotten'"))),
                        finishedWithFailure(message(text -> text.contains("lock 'forgotten'"))));
    }
}
