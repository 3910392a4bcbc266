package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.spring.elsewhere.BaseJob;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** Beans that are made after the start are checked at the start all the same, by their classes. */
class LaterBeansTest {

    private static final AtomicInteger MADE = new AtomicInteger();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean(FakeLockClient.class);

    private ApplicationContextRunner lazily(Class<?>... types) {
        ApplicationContextRunner runner = spring.withInitializer(
                context -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));
        for (Class<?> type : types) {
            runner = runner.withBean(type);
        }
        return runner;
    }

    private static void isRefused(ApplicationContextRunner runner, String problem) {
        runner.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining(problem));
        assertThat(MADE).hasValue(0);
    }

    @Test
    void aLazyBeanWithAnUnusableTextIsRefused() {
        isRefused(lazily(Misspelt.class), "names '#ordr'");
    }

    @Test
    void aPrototypeWithAnUnusableTextIsRefused() {
        isRefused(
                spring.withBean("later", Misspelt.class, Misspelt::new, bean -> bean.setScope("prototype")),
                "names '#ordr'");
    }

    @Test
    void aLazyBeanWithAMethodThatNoProxyCanSeeIsRefused() {
        isRefused(lazily(Hidden.class), "is private");
        isRefused(lazily(Final.class), "is final");
        isRefused(lazily(Nightly.class), "is package-private");
    }

    @Test
    void aLazyBeanWithoutAProxyIsRefused() {
        isRefused(lazily(Fine.class).withPropertyValues("spring.aop.auto=false"), "belongs to a bean without a proxy");
    }

    @Test
    void lazyBeansThatShareADefaultKeyAreRefused() {
        isRefused(lazily(FineToo.class, FineAsWell.class), "they would share one lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn", "off"})
    void theApplicationMaySayThatItStartsAllTheSame(String validation) {
        lazily(Misspelt.class)
                .withPropertyValues("distributed-lock.validation=" + validation)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aBeanThatCanWorkStaysLazy() {
        lazily(Fine.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(MADE).hasValue(0);
            context.getBean(Fine.class).work();
            assertThat(context.getBean(FakeLockClient.class).journal).isNotEmpty();
        });
        MADE.set(0);
    }

    static class Counted {

        Counted() {
            MADE.incrementAndGet();
        }
    }

    static class Fine extends Counted {

        @DistributedLock
        public void work() {}
    }

    static class FineToo extends Fine {}

    static class FineAsWell extends Fine {}

    static class Misspelt extends Counted {

        @DistributedLock("order:#{#ordr}")
        public void work(String order) {}
    }

    static class Hidden extends Counted {

        @DistributedLock
        @SuppressWarnings("unused")
        private void work() {}
    }

    static class Final extends Counted {

        @DistributedLock
        public final void work() {}
    }

    static class Nightly extends BaseJob {}
}
