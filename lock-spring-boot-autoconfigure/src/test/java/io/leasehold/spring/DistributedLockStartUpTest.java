package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Annotations that would fail, or do nothing, when it matters are refused at start-up. */
class DistributedLockStartUpTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
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
                Arguments.of(BadLease.class, "lease '3 parsecs' is not a duration"),
                Arguments.of(SkippedPrimitive.class, "boolean has none"),
                Arguments.of(Async.class, "CompletableFuture"),
                Arguments.of(PlainFuture.class, "Future"),
                Arguments.of(ReturnsMono.class, "Mono"),
                Arguments.of(ReturnsFlux.class, "Flux"),
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

    static class SkippedPrimitive {
        @DistributedLock(onBusy = OnBusy.SKIP)
        public boolean work() {
            return true;
        }
    }

    static class Async {
        @DistributedLock
        public CompletableFuture<String> work() {
            return CompletableFuture.completedFuture("");
        }
    }

    static class PlainFuture {
        @DistributedLock
        public Future<String> work() {
            return CompletableFuture.completedFuture("");
        }
    }

    static class ReturnsMono {
        @DistributedLock
        public Mono<String> work() {
            return Mono.empty();
        }
    }

    static class ReturnsFlux {
        @DistributedLock
        public Flux<String> work() {
            return Flux.empty();
        }
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
