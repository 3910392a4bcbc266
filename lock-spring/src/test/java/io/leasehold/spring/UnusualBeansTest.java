package io.leasehold.spring;

import static io.leasehold.spring.LockedApplication.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Beans that reach their callers by another way than most do never run a locked method without its lock. */
class UnusualBeansTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = LockedApplication.with(locks);

    @Test
    void anObjectThatWasRegisteredAsItIsIsRefused() {
        isRefused(
                spring.withInitializer(context -> context.getBeanFactory().registerSingleton("job", new LockedJob())),
                "belongs to a bean without a proxy");
    }

    @Test
    void aBeanThatAPostProcessorOfDefinitionsNeedsIsRefused() {
        isRefused(spring.withUserConfiguration(Early.class), "belongs to a bean without a proxy");
    }

    @Test
    void aBeanOfAContextBelowThatHasNoProxiesIsRefused() {
        spring.run(context -> assertThatThrownBy(() -> below(context, LockedJob.class))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("import DistributedLockConfiguration there, too"));
    }

    @Test
    void aBeanOfAContextBelowThatHasProxiesIsLocked() {
        spring.run(context -> {
            try (AnnotationConfigApplicationContext child = below(context, LockedJob.class, Proxies.class)) {
                child.getBean(LockedJob.class).run();
                assertThat(locks.journal).containsExactly("acquire job", "release job");
            }
        });
    }

    private static AnnotationConfigApplicationContext below(ApplicationContext parent, Class<?>... classes) {
        AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
        child.setParent(parent);
        child.register(classes);
        child.refresh();
        return child;
    }

    @Test
    void aScheduledMethodOfACircleIsRefused() {
        isRefused(
                spring.withInitializer(context -> ((DefaultListableBeanFactory) context.getBeanFactory())
                                .setAllowCircularReferences(true))
                        .withUserConfiguration(Circle.class),
                "is called by @Scheduled without the bean's proxy");
    }

    @Test
    void aScheduledMethodOfACircleThatIsBrokenIsLocked() {
        spring.withUserConfiguration(BrokenCircle.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(First.class).tick();
            assertThat(locks.journal).contains("acquire tick");
        });
    }

    @Test
    void aBeanInsideOfAnObjectThatIsNoProxyOfSpringsIsLocked() {
        spring.withUserConfiguration(Wrapping.class)
                .withBean(JobOfInterface.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Job.class).run();
                    assertThat(locks.journal).containsExactly("acquire job", "release job");
                });
    }

    @Test
    void aLazyBeanStillDoesItsLastWorkUnderALock() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class, LastWork.class)
                .withBean(FakeLockClient.class, () -> locks, definition -> definition.setLazyInit(true))
                .run(context -> context.getBean(Caller.class).job().run());
        assertThat(locks.journal).containsExactly("acquire job", "release job", "acquire job", "release job", "close");
    }

    @Test
    void aMockOfATestNeedsNoLock() {
        spring.withInitializer(context -> context.getBeanFactory().registerSingleton("job", mock(LockedJob.class)))
                .run(context -> assertThat(context).hasNotFailed());
    }

    interface Job {

        @DistributedLock("job")
        void run();
    }

    static class LockedJob {

        @DistributedLock("job")
        public void run() {}
    }

    static class JobOfInterface implements Job {

        @Override
        public void run() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Early {

        @Bean
        static LockedJob job() {
            return new LockedJob();
        }

        @Bean
        static BeanFactoryPostProcessor needsTheJob(LockedJob job) {
            return beans -> {};
        }
    }

    @EnableAspectJAutoProxy(proxyTargetClass = true)
    @Configuration(proxyBeanMethods = false)
    static class Proxies {}

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    @Import({First.class, Second.class})
    static class Circle {}

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    @Import({First.class, Patient.class})
    static class BrokenCircle {}

    interface Other {}

    static class First {

        First() {}

        @Autowired
        Other other;

        @Scheduled(fixedDelay = 3_600_000, initialDelay = 3_600_000)
        @DistributedLock("tick")
        public void tick() {}
    }

    static class Second implements Other {

        @Autowired
        First first;
    }

    static class Patient implements Other {

        @Lazy
        @Autowired
        First first;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wrapping {

        @Bean
        static BeanPostProcessor wrapper() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String beanName) {
                    return bean instanceof Job job
                            ? Proxy.newProxyInstance(
                                    Job.class.getClassLoader(),
                                    new Class<?>[] {Job.class},
                                    (proxy, method, arguments) -> method.invoke(job, arguments))
                            : bean;
                }
            };
        }
    }

    @Lazy
    @Configuration(proxyBeanMethods = false)
    static class LastWork {

        @Bean
        LockedJob job() {
            return new LockedJob();
        }

        @Bean
        Caller caller(LockedJob job) {
            return new Caller(job);
        }
    }

    record Caller(LockedJob job) implements DisposableBean {

        @Override
        public void destroy() {
            job.run();
        }
    }

    /** As tests of applications replace beans. */
    @ExtendWith(SpringExtension.class)
    @ContextConfiguration(classes = {DistributedLockConfiguration.class, Proxies.class, FakeLockClient.class})
    static class ReplacedByATestTest {

        @MockitoBean
        private LockedJob mocked;

        @TestBean
        private JobOfInterface replaced;

        static JobOfInterface replaced() {
            return new JobOfInterface();
        }

        @Test
        void theContextStarts() {
            assertThat(Mockito.mockingDetails(mocked).isMock()).isTrue();
            assertThat(replaced).isExactlyInstanceOf(JobOfInterface.class);
        }
    }
}
