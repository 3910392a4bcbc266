package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.TransactionManagementConfigurer;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** No transaction manager commits without the lock, whatever it is, wherever it is and whenever it was made. */
class TransactionManagersTest extends GuardedOrders {

    @Test
    void oneOfAParentContext() {
        parentAndChild(Manager.class);
    }

    @Test
    void oneOfAParentContextThatIsMadeLater() {
        parentAndChild(LazyManager.class);
    }

    private void parentAndChild(Class<?> manager) {
        try (AnnotationConfigApplicationContext parent =
                new AnnotationConfigApplicationContext(Database.class, manager)) {
            spring.withParent(parent).withUserConfiguration(Work.class).run(this::rollsBack);
        }
    }

    @Test
    void oneOfAContextBelow() {
        spring.withUserConfiguration(Database.class).run(context -> {
            try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
                child.setParent(context);
                child.register(Manager.class, Work.class, Proxies.class);
                child.refresh();
                rollsBack(child);
            }
        });
    }

    @Test
    void oneThatTakesNoListeners() {
        spring.withUserConfiguration(Database.class, OwnManager.class, Work.class)
                .run(context -> {
                    rollsBack(context);
                    assertThat(context).hasSingleBean(Wrapper.class);
                });
    }

    @Test
    void oneThatTakesNoListenersAndIsFinal() {
        spring.withUserConfiguration(Database.class, FinalManager.class, Work.class)
                .run(this::rollsBack);
    }

    @Test
    void oneThatSpringDoesNotSynchronize() {
        spring.withUserConfiguration(Database.class, UnsynchronizedManager.class, Work.class)
                .run(this::rollsBack);
    }

    @Test
    void oneThatAPostProcessorOfTheApplicationWraps() {
        spring.withUserConfiguration(Database.class, Manager.class, Wrapping.class, Work.class)
                .run(this::rollsBack);
    }

    @Test
    void oneThatOnlyATemplateHas() {
        spring.withUserConfiguration(Database.class, Manager.class, Templates.class, Work.class)
                .run(context -> context.getBeansOfType(TransactionTemplate.class)
                        .forEach((name, template) -> {
                            Orders orders = context.getBean(Orders.class);
                            assertThatThrownBy(() -> template.executeWithoutResult(status -> {
                                        orders.locked(1, () -> {});
                                        lose();
                                    }))
                                    .as(name)
                                    .isInstanceOf(LockLostException.class);
                            assertThat(context.getBean(JdbcTemplate.class)
                                            .queryForObject("select count(*) from orders", Integer.class))
                                    .isZero();
                        }));
    }

    @ParameterizedTest
    @ValueSource(classes = {OfAnnotations.class, OfAnnotationsWithoutListeners.class})
    void oneThatOnlyTheAnnotationsUse(Class<?> configurer) {
        spring.withUserConfiguration(Database.class, configurer, Work.class).run(context -> {
            Orders orders = context.getBean(Orders.class);
            assertThatThrownBy(() -> orders.place(1, this::lose)).isInstanceOf(LockLostException.class);
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("select count(*) from orders", Integer.class))
                    .isZero();
        });
    }

    @Test
    void oneThatIsAProxy() {
        spring.withUserConfiguration(Database.class, ProxiedManager.class, Work.class)
                .run(this::rollsBack);
    }

    @EnableAspectJAutoProxy(proxyTargetClass = true)
    @Configuration(proxyBeanMethods = false)
    static class Proxies {}

    @Configuration(proxyBeanMethods = false)
    static class Wrapping {

        @Bean
        static BeanPostProcessor wrapper() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String beanName) {
                    return bean instanceof PlatformTransactionManager manager ? new Wrapper(manager) : bean;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Templates {

        @Bean
        TransactionTemplate plain(DataSource database) {
            return new TransactionTemplate(new JdbcTransactionManager(database));
        }

        @Bean
        TransactionTemplate wrapped(DataSource database) {
            return new TransactionTemplate(new Wrapper(new JdbcTransactionManager(database)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfAnnotations implements TransactionManagementConfigurer {

        private final DataSource database;

        OfAnnotations(DataSource database) {
            this.database = database;
        }

        @Override
        public TransactionManager annotationDrivenTransactionManager() {
            return new JdbcTransactionManager(database);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfAnnotationsWithoutListeners extends OfAnnotations {

        OfAnnotationsWithoutListeners(DataSource database) {
            super(database);
        }

        @Override
        public TransactionManager annotationDrivenTransactionManager() {
            return new Wrapper((PlatformTransactionManager) super.annotationDrivenTransactionManager());
        }
    }

    /** As managers of message brokers are by default. */
    @Configuration(proxyBeanMethods = false)
    static class UnsynchronizedManager {

        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            JdbcTransactionManager manager = new JdbcTransactionManager(database);
            manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
            return manager;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyManager {

        @Lazy
        @Bean
        JdbcTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FinalManager {

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new FinalWrapper(new JdbcTransactionManager(database));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxiedManager {

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            ProxyFactory proxy = new ProxyFactory(new JdbcTransactionManager(database));
            proxy.setProxyTargetClass(false);
            return (PlatformTransactionManager) proxy.getProxy();
        }
    }

    static final class FinalWrapper extends Wrapper {

        FinalWrapper(PlatformTransactionManager wrapped) {
            super(wrapped);
        }
    }
}
