package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Attributes of the annotation that cannot be used are refused at start-up. */
class RefusedAttributesTest {

    private final ApplicationContextRunner spring = LockedApplication.with(new FakeLockClient());

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(BadWait.class, "waitTimeout 'soon' is not a duration"),
                Arguments.of(NegativeWait.class, "is negative"),
                Arguments.of(WaitWithoutUnit.class, "waitTimeout '10' has no unit. Write 10s for seconds"),
                Arguments.of(BadLease.class, "lease '3 parsecs' is not a duration"),
                Arguments.of(ShortLease.class, "lease '1999ms' is out of range. Use 2s to 365d."),
                Arguments.of(LongLease.class, "lease '366d' is out of range. Use 2s to 365d."),
                Arguments.of(LongHold.class, "holdAtLeast '366d' is out of range. Use 0s to 365d."),
                Arguments.of(BlankName.class, "name '' is blank"),
                Arguments.of(FallbackToItself.class, "fallback 'work' names the method itself"),
                Arguments.of(FallbackToALocked.class, "fallback 'other' names a method with @DistributedLock"),
                Arguments.of(NoFallback.class, "fallback '' names no method"),
                Arguments.of(UnknownFallback.class, "names no method of"),
                Arguments.of(FallbackOfAnotherType.class, "return java.lang.String"),
                Arguments.of(FallbackForNothing.class, "has no effect with onBusy = THROW"),
                Arguments.of(BadHoldAtLeast.class, "holdAtLeast 'long' is not a duration"),
                Arguments.of(NoNumber.class, "limit 'five' is not a whole number. Use 1 to 10000."),
                Arguments.of(LimitOfNone.class, "limit '0' is out of range. Use 1 to 10000."),
                Arguments.of(LargeLimit.class, "limit '10001' is out of range. Use 1 to 10000."),
                Arguments.of(LimitWithoutValue.class, "limit '${no.such.limit}' has a placeholder without a value"),
                Arguments.of(
                        SharedWithLimit.class,
                        "limit '5' stands beside shared = true. Use limit for at most so many calls"),
                Arguments.of(UnknownClient.class, "client 'nobody' names no LockClient bean"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        LockedApplication.refuses(spring, type, problem);
    }

    @Test
    void acceptsTheLimitsThemselves() {
        spring.withPropertyValues("long.key=" + "k".repeat(LockKey.MAX_PARTITION_KEY_BYTES))
                .withBean(ShortestAndLongest.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static class WaitWithoutUnit {
        @DistributedLock(waitTimeout = "10")
        public void work() {}
    }

    static class BadWait {
        @DistributedLock(waitTimeout = "soon")
        public void work() {}
    }

    static class NegativeWait {
        @DistributedLock(waitTimeout = "-1s")
        public void work() {}
    }

    static class BadLease {
        @DistributedLock(lease = "3 parsecs")
        public void work() {}
    }

    static class ShortLease {
        @DistributedLock(lease = "1999ms")
        public void work() {}
    }

    static class LongLease {
        @DistributedLock(lease = "${lease.of.a.year:366d}")
        public void work() {}
    }

    static class ShortestAndLongest {
        @DistributedLock(key = "${long.key}", lease = "2s", holdAtLeast = "0s")
        public void shortest() {}

        @DistributedLock(lease = "365d", holdAtLeast = "365d")
        public void longest() {}

        @DistributedLock(limit = "1")
        public void smallestLimit() {}

        @DistributedLock(limit = "10000")
        public void largestLimit() {}
    }

    static class LongHold {
        @DistributedLock(holdAtLeast = "366d")
        public void work() {}
    }

    static class BlankName {
        @DistributedLock(name = "${no.such.name:}")
        public void work() {}
    }

    static class FallbackToItself {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "work")
        public String work() {
            return "";
        }
    }

    static class FallbackToALocked {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public String work() {
            return "";
        }

        @DistributedLock("other")
        public String other() {
            return "";
        }
    }

    static class NoFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK)
        public void work() {}
    }

    static class UnknownFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public void work(String text) {}

        void other(int number) {}
    }

    static class FallbackOfAnotherType {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public String work() {
            return "";
        }

        int other() {
            return 0;
        }
    }

    static class FallbackForNothing {
        @DistributedLock(fallback = "other")
        public void work() {}

        void other() {}
    }

    static class BadHoldAtLeast {
        @DistributedLock(holdAtLeast = "long")
        public void work() {}
    }

    static class NoNumber {
        @DistributedLock(limit = "five")
        public void work() {}
    }

    static class LimitOfNone {
        @DistributedLock(limit = "0")
        public void work() {}
    }

    static class LargeLimit {
        @DistributedLock(limit = "${a.large.limit:10001}")
        public void work() {}
    }

    static class LimitWithoutValue {
        @DistributedLock(limit = "${no.such.limit}")
        public void work() {}
    }

    static class SharedWithLimit {
        @DistributedLock(shared = true, limit = "5")
        public void work() {}
    }

    static class UnknownClient {
        @DistributedLock(client = "nobody")
        public void work() {}
    }
}
