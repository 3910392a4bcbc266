package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Annotations that would fail, or do nothing, when it matters are refused at start-up. */
class DistributedLockStartUpTest {

    private final ApplicationContextRunner spring = LockedApplication.with(new FakeLockClient());

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(FinalMethod.class, "is final"),
                Arguments.of(PrivateMethod.class, "is private"),
                Arguments.of(StaticMethod.class, "is static"),
                Arguments.of(SecondIsBad.class, "does not parse"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        LockedApplication.refuses(spring, type, problem);
    }

    @Test
    void refusesOneNameForTwoMethods() {
        spring.withBean(Named.class)
                .withBean(NamedTheSame.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("name 'orders' is the name of"));
    }

    @Test
    void acceptsTwoBeansOfOneClass() {
        spring.withBean("one", Named.class)
                .withBean("two", Named.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn", "off", "false"})
    void startsAllTheSameWhereTheApplicationSaysSoButNeverRunsWithoutTheLock(String validation) {
        spring.withPropertyValues("distributed-lock.validation=" + validation)
                .withBean(BadLease.class)
                .withBean(FinalMethod.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> context.getBean(BadLease.class).work())
                            .isInstanceOf(InvalidLockSettingException.class);
                });
    }

    @Test
    void refusesAValidationThatDoesNotExist() {
        spring.withPropertyValues("distributed-lock.validation=maybe")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("fail, warn or off"));
    }

    @Test
    void refusesABeanWithoutAProxy() {
        spring.withPropertyValues("spring.aop.auto=false")
                .withBean(Fine.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("Fine.work")
                        .hasMessageContaining("spring.aop.auto"));
    }

    @Test
    void refusesAnAnnotationBeforeTheNextBeanIsMade() {
        spring.withBean(BadLease.class)
                .withBean("next", String.class, () -> {
                    throw new IllegalStateException("no database");
                })
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(InvalidLockSettingException.class));
    }

    @Test
    void startsWithoutProxiesWhereNothingNeedsThem() {
        spring.withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void acceptsAnAnnotatedBeanOfACircle() {
        spring.withAllowCircularReferences(true)
                .withBean(Left.class)
                .withBean(Right.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static class Left {

        @Autowired
        Right right;

        @DistributedLock
        public void work() {}
    }

    static class Right {

        @Autowired
        Left left;

        @DistributedLock
        public void work() {}
    }

    static class Fine {
        @DistributedLock
        public void work() {}
    }

    static class BadLease {
        @DistributedLock(lease = "3 parsecs")
        public void work() {}
    }

    static class Named {
        @DistributedLock(name = "orders")
        public void work() {}
    }

    static class NamedTheSame {
        @DistributedLock(name = "orders")
        public void work() {}
    }

    static class FinalMethod {
        @DistributedLock
        public final void work() {}

        @DistributedLock
        public void other() {}
    }

    static class PrivateMethod {
        @DistributedLock
        @SuppressWarnings("unused")
        private void work() {}

        @DistributedLock
        public void other() {}
    }

    static class StaticMethod {
        @DistributedLock
        public static void work() {}

        @DistributedLock
        public void other() {}
    }

    static class SecondIsBad {
        @DistributedLock
        public void fine() {}

        @DistributedLock("#{#}")
        public void work() {}
    }
}
