package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Several keys that cannot be used, or not with other attributes, are refused at start-up. */
class RefusedSeveralLocksTest {

    private final ApplicationContextRunner spring = LockedApplication.with(new FakeLockClient());

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(WithKey.class, "keys '[a, b]' stands beside the key 'c'. Use key or keys."),
                Arguments.of(
                        Shared.class,
                        "keys '[a, b]' stands beside shared = true, but several locks can only be acquired exclusively."
                                + " Leave that out, or use one key."),
                Arguments.of(
                        Limited.class,
                        "keys '[a, b]' stands beside a limit, but several locks can only be acquired exclusively."
                                + " Leave that out, or use one key."),
                Arguments.of(
                        WithoutHeartbeat.class,
                        "keys '[a, b]' stands beside heartbeat = false, but several locks need heartbeats. Leave that"
                                + " out, or use one key."),
                Arguments.of(Blank.class, "keys '' is blank"),
                Arguments.of(BadSyntax.class, "keys '#{#id +}' does not parse"),
                Arguments.of(UnknownArgument.class, "keys '#{#ids}' names '#ids', which is not an argument"),
                Arguments.of(ArgumentAsText.class, "keys 'a:#id' has '#id' as text"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        LockedApplication.refuses(spring, type, problem);
    }

    @Test
    void methodsWithSeveralKeysShareNoDefaultKey() {
        spring.withBean(Overloaded.class).run(context -> assertThat(context).hasNotFailed());
    }

    static class WithKey {
        @DistributedLock(
                key = "c",
                keys = {"a", "b"})
        public void work() {}
    }

    static class Shared {
        @DistributedLock(
                keys = {"a", "b"},
                shared = true)
        public void work() {}
    }

    static class Limited {
        @DistributedLock(
                keys = {"a", "b"},
                limit = "2")
        public void work() {}
    }

    static class WithoutHeartbeat {
        @DistributedLock(
                keys = {"a", "b"},
                heartbeat = false,
                lease = "1m")
        public void work() {}
    }

    static class Blank {
        @DistributedLock(keys = "")
        public void work() {}
    }

    static class BadSyntax {
        @DistributedLock(keys = {"a", "#{#id +}"})
        public void work(String id) {}
    }

    static class UnknownArgument {
        @DistributedLock(keys = "#{#ids}")
        public void work(String id) {}
    }

    static class ArgumentAsText {
        @DistributedLock(keys = "a:#id")
        public void work(String id) {}
    }

    static class Overloaded {
        @DistributedLock(keys = {"a", "b"})
        public void work() {}

        @DistributedLock(keys = {"a", "#{#id}"})
        public void work(String id) {}
    }
}
