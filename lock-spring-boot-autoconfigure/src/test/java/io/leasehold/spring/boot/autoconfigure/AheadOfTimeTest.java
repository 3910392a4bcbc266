package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockKey;
import io.leasehold.spring.AheadOfTime;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnBusy;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/** Applications whose beans are defined by generated code, as they are in a native image. */
@CompileWithForkedClassLoader
class AheadOfTimeTest {

    @Test
    void methodsRunUnderTheirLocks() {
        run(context -> {
            FakeLockClient locks = context.getBean(FakeLockClient.class);
            Order order = new Order(7, List.of(new Line("nut")));
            assertThat(context.getBean(Orders.class).ship(order)).isEqualTo("shipped under order:7/nut");
            assertThat(locks.journal).containsExactly("acquire order:7/nut", "release order:7/nut");
        });
    }

    @Test
    void methodsOfInterfacesRunUnderTheirLocks() {
        run(context -> {
            FakeLockClient locks = context.getBean(FakeLockClient.class);
            context.getBean(Reports.class).write();
            assertThat(locks.journal).containsExactly("acquire report", "release report");
        });
    }

    @Test
    void busyLocksAreHandledAsTheAnnotationSays() {
        run(context -> {
            Orders orders = context.getBean(Orders.class);
            FakeLockClient locks = context.getBean(FakeLockClient.class);
            locks.busy.add(LockKey.of("stock"));
            locks.busy.add(LockKey.of("order:7/nut"));
            assertThat(orders.count("nut")).isEqualTo("nut later");
            assertThatThrownBy(() -> orders.ship(new Order(7, List.of(new Line("nut")))))
                    .isInstanceOf(LockAcquireTimeoutException.class);
        });
    }

    @Test
    void transactionsAreStillGuarded() {
        run(context -> assertThat(context.getBean(AbstractPlatformTransactionManager.class)
                        .getTransactionExecutionListeners())
                .extracting(listener -> listener.getClass().getName())
                .containsOnly("io.leasehold.spring.CommitGuard"));
    }

    private static void run(Consumer<GenericApplicationContext> test) {
        TestGenerationContext generated = AheadOfTime.of(App.class).generate();
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            @SuppressWarnings("unchecked")
            ApplicationContextInitializer<GenericApplicationContext> definitions =
                    (ApplicationContextInitializer<GenericApplicationContext>)
                            compiled.getInstance(ApplicationContextInitializer.class);
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                definitions.initialize(context);
                context.refresh();
                test.accept(context);
            }
        });
    }

    record Order(int id, List<Line> lines) {}

    record Line(String sku) {}

    static class Orders {

        @DistributedLock("order:#{#order.id}/#{#order.lines[0].sku}")
        public String ship(Order order) {
            return "shipped under " + LockContext.current().orElseThrow().key().partitionKey();
        }

        @DistributedLock(key = "stock", onBusy = OnBusy.FALLBACK, fallback = "countLater")
        public String count(String sku) {
            return sku;
        }

        String countLater(String sku) {
            return sku + " later";
        }
    }

    interface Reports {

        @DistributedLock("report")
        void write();
    }

    static class PlainReports implements Reports {

        @Override
        public void write() {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean
        FakeLockClient lockClient() {
            return new FakeLockClient();
        }

        @Bean
        AbstractPlatformTransactionManager transactionManager() {
            return new DataSourceTransactionManager(new SimpleDriverDataSource());
        }

        @Bean
        Orders orders() {
            return new Orders();
        }

        @Bean
        PlainReports reports() {
            return new PlainReports();
        }
    }
}
