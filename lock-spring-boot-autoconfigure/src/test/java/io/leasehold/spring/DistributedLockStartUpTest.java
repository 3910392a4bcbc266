package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** Annotations that would fail, or do nothing, when it matters are refused at start-up. */
class DistributedLockStartUpTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withPropertyValues(
                    "long.key=" + "k".repeat(LockKey.MAX_PARTITION_KEY_BYTES + 1),
                    "long.sort.key=" + "k".repeat(LockKey.MAX_SORT_KEY_BYTES + 1))
            .withBean(FakeLockClient.class);

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(BadSyntax.class, "does not parse"),
                Arguments.of(Unclosed.class, "does not parse"),
                Arguments.of(UnknownArgument.class, "#ordr"),
                Arguments.of(RootProperty.class, "write #id"),
                Arguments.of(TypeInKey.class, "can only read the arguments"),
                Arguments.of(BeanInKey.class, "can only read the arguments"),
                Arguments.of(NewInKey.class, "can only read the arguments"),
                Arguments.of(BlankKey.class, "is blank"),
                Arguments.of(BadPlaceholder.class, "no.such.property"),
                Arguments.of(BadWait.class, "waitTimeout 'soon' is not a duration"),
                Arguments.of(NegativeWait.class, "is negative"),
                Arguments.of(WaitWithoutUnit.class, "waitTimeout '10' has no unit. Write 10s for seconds"),
                Arguments.of(BadLease.class, "lease '3 parsecs' is not a duration"),
                Arguments.of(ShortLease.class, "lease '1999ms' is out of range. Use 2s to 365d."),
                Arguments.of(LongLease.class, "lease '366d' is out of range. Use 2s to 365d."),
                Arguments.of(LongHold.class, "holdAtLeast '366d' is out of range. Use 0s to 365d."),
                Arguments.of(LongKey.class, "key is unusable. The partition key 'kkk"),
                Arguments.of(LongSortKey.class, "sortKey is unusable. The sort key 'kkk"),
                Arguments.of(BlankName.class, "name '' is blank"),
                Arguments.of(SkippedPrimitive.class, "boolean has none"),
                Arguments.of(ReturnsATask.class, "cannot be followed"),
                Arguments.of(NoFallback.class, "fallback '' names no method"),
                Arguments.of(UnknownFallback.class, "names no method of"),
                Arguments.of(FallbackOfAnotherType.class, "return java.lang.String"),
                Arguments.of(FallbackForNothing.class, "has no effect with onBusy = THROW"),
                Arguments.of(BadHoldAtLeast.class, "holdAtLeast 'long' is not a duration"),
                Arguments.of(UnknownClient.class, "client 'nobody' names no LockClient bean"),
                Arguments.of(FinalMethod.class, "is final"),
                Arguments.of(PrivateMethod.class, "is private"),
                Arguments.of(StaticMethod.class, "is static"),
                Arguments.of(SecondIsBad.class, "does not parse"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        spring.withBean(type).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining(type.getName() + ".work")
                    .hasMessageContaining(problem);
        });
    }

    @Test
    void acceptsTheLimitsThemselves() {
        spring.withBean(ShortestAndLongest.class)
                .run(context -> assertThat(context).hasNotFailed());
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
    @ValueSource(strings = {"warn", "off"})
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
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("fail, warn or off"));
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

    static class WaitWithoutUnit {
        @DistributedLock(waitTimeout = "10")
        public void work() {}
    }

    static class Fine {
        @DistributedLock
        public void work() {}
    }

    static class BadSyntax {
        @DistributedLock("#{#id +}")
        public void work(String id) {}
    }

    static class Unclosed {
        @DistributedLock("order:#{#id")
        public void work(String id) {}
    }

    static class UnknownArgument {
        @DistributedLock("#{#ordr}")
        public void work(String order) {}
    }

    static class RootProperty {
        @DistributedLock("#{id}")
        public void work(String id) {}
    }

    static class TypeInKey {
        @DistributedLock("#{T(java.lang.System).getProperty('x')}")
        public void work() {}
    }

    static class BeanInKey {
        @DistributedLock("#{@environment}")
        public void work() {}
    }

    static class NewInKey {
        @DistributedLock("#{new String('x')}")
        public void work() {}
    }

    static class BlankKey {
        @DistributedLock(" ")
        public void work() {}
    }

    static class BadPlaceholder {
        @DistributedLock("${no.such.property}")
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
        @DistributedLock(key = "${long.sort.key}", lease = "2s", holdAtLeast = "0s")
        public void shortest() {}

        @DistributedLock(lease = "365d", holdAtLeast = "365d")
        public void longest() {}
    }

    static class LongHold {
        @DistributedLock(holdAtLeast = "366d")
        public void work() {}
    }

    static class LongKey {
        @DistributedLock("${long.key}")
        public void work() {}
    }

    static class LongSortKey {
        @DistributedLock(sortKey = "${long.sort.key}")
        public void work() {}
    }

    static class BlankName {
        @DistributedLock(name = "${no.such.name:}")
        public void work() {}
    }

    static class SkippedPrimitive {
        @DistributedLock(onBusy = OnBusy.SKIP)
        public boolean work() {
            return true;
        }
    }

    static class ReturnsATask {
        @DistributedLock
        public FutureTask<String> work() {
            return new FutureTask<>(() -> "");
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

    static class UnknownClient {
        @DistributedLock(client = "nobody")
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
