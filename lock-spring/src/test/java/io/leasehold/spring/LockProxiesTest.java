package io.leasehold.spring;

import static io.leasehold.spring.LockedApplication.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.spring.elsewhere.BaseJob;
import io.leasehold.spring.elsewhere.ProtectedJob;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A method that would run without its lock is refused, whoever makes its proxy; one that is locked is not. */
class LockProxiesTest {

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = LockedApplication.with(locks);

    @NestedProxies
    void aBeanThatOthersWrapAsWellIsLocked(Class<?> others) {
        spring.withUserConfiguration(others)
                .withBean("reportService", ReportService.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ReportService.class).report();
                    String key = ReportService.class.getName() + ".report";
                    assertThat(locks.journal).startsWith("acquire " + key, "release " + key);
                });
    }

    @Test
    void aBeanThatOnlyOthersWrapIsRefused() {
        isRefused(
                spring.withPropertyValues("spring.aop.auto=false")
                        .withUserConfiguration(ByPostProcessor.class)
                        .withBean("reportService", ReportService.class),
                "belongs to a bean without a proxy");
    }

    @Test
    void aPackagePrivateMethodOfASuperclassElsewhereIsRefused() {
        isRefused(spring.withBean(Nightly.class), "is package-private in a superclass of another package");
    }

    @Test
    void aPackagePrivateMethodOfASuperclassNearbyIsLocked() {
        spring.withBean(BaseJob.Neighbour.class).run(context -> {
            assertThat(context).hasNotFailed();
            BaseJob.call(context.getBean(BaseJob.class));
            assertThat(locks.journal).startsWith("acquire job");
        });
    }

    @Test
    void aProtectedMethodOfASuperclassElsewhereIsLocked() {
        spring.withBean(NightlyProtected.class).run(context -> {
            assertThat(context).hasNotFailed();
            ProtectedJob.call(context.getBean(ProtectedJob.class));
            assertThat(locks.journal).startsWith("acquire job");
        });
    }

    @Test
    void aMethodThatAProxyOfInterfacesDoesNotHaveIsRefused() {
        ApplicationContextRunner ofInterfaces =
                spring.withPropertyValues("spring.aop.proxy-target-class=false").withBean(Worker.class);

        isRefused(ofInterfaces, "is of no interface that the bean's proxy implements");
    }

    static class Nightly extends BaseJob {}

    static class NightlyProtected extends ProtectedJob {}

    interface Job {

        void work();
    }

    static class Worker implements Job {

        @Override
        @DistributedLock("work")
        public void work() {}

        @DistributedLock("other")
        public void other() {}
    }

    static class ReportService {

        @DistributedLock
        public void report() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class ByBeanName {

        @Bean
        static MethodInterceptor timing() {
            return MethodInvocation::proceed;
        }

        @Bean
        static BeanNameAutoProxyCreator creator() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("*Service");
            creator.setInterceptorNames("timing");
            creator.setProxyTargetClass(true);
            return creator;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByAdvisors {

        @Bean
        static DefaultAdvisorAutoProxyCreator creator() {
            DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
            creator.setProxyTargetClass(true);
            return creator;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByPostProcessor {

        @Bean
        static BeanPostProcessor wrapper() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String beanName) {
                    if (!beanName.equals("reportService")) {
                        return bean;
                    }
                    ProxyFactory factory = new ProxyFactory(bean);
                    factory.setProxyTargetClass(true);
                    factory.addAdvice((MethodInterceptor) MethodInvocation::proceed);
                    return factory.getProxy();
                }
            };
        }
    }
}
