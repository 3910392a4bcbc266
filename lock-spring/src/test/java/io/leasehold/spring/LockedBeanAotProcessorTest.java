package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.MemberCategory.INVOKE_PUBLIC_METHODS;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.leasehold.LockAcquireTimeoutException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;

/** What a native image is told of, so that locked methods work in it. */
class LockedBeanAotProcessorTest {

    @Test
    void theMethodCanBeFoundAndCalled() {
        RuntimeHints hints = AheadOfTime.of(KeysInNativeImagesTest.Shop.class).hints();
        assertThat(reflection()
                        .onMethod(KeysInNativeImagesTest.Shop.class, "ship")
                        .invoke())
                .accepts(hints);
    }

    @Test
    void theMethodCanBeFoundWhereItIsAnnotated() {
        RuntimeHints hints = AheadOfTime.of(PlainReports.class).hints();
        assertThat(reflection().onMethod(Reports.class, "write").invoke()).accepts(hints);
        assertThat(reflection().onMethod(PlainReports.class, "write").invoke()).accepts(hints);
        assertThat(reflection().onMethod(BaseReports.class, "check").invoke()).accepts(hints);
    }

    @Test
    void theInheritedImplementationOfAnInterfacesMethodCanBeCalled() {
        RuntimeHints hints = AheadOfTime.of(ParcelHandler.class).hints();
        assertThat(reflection().onMethod(BaseHandler.class, "handle").invoke()).accepts(hints);
        assertThat(AheadOfTime.withPublicMethods(hints, Parcel.class)).isTrue();
    }

    @Test
    void annotationsOfOnesOwnCountAsWell() {
        RuntimeHints hints = AheadOfTime.of(Nightly.class).hints();
        assertThat(reflection().onMethod(Nightly.class, "run").invoke()).accepts(hints);
        assertThat(AheadOfTime.withPublicMethods(hints, Invoice.class)).isTrue();
    }

    @Test
    void theFallbackCanBeCalledWithAndWithoutTheReason() throws NoSuchMethodException {
        RuntimeHints hints = AheadOfTime.of(Counter.class).with("instead=later").hints();
        assertThat(reflection()
                        .onMethod(Counter.class.getDeclaredMethod("later", String.class))
                        .invoke())
                .accepts(hints);
        assertThat(reflection()
                        .onMethod(Counter.class.getDeclaredMethod(
                                "later", String.class, LockAcquireTimeoutException.class))
                        .invoke())
                .accepts(hints);
    }

    @Test
    void theProxyOfAReactiveTransactionManagerCanBeMade() {
        Object guarded = CommitGuardPostProcessor.INSTANCE.postProcessAfterInitialization(
                new R2dbcTransactionManager(), "manager");
        RuntimeHints hints = AheadOfTime.of(TransactionsApp.class).hints();
        assertThat(proxies().forInterfaces(guarded.getClass().getInterfaces())).accepts(hints);
        for (Class<?> each : R2dbcTransactionManager.class.getSuperclass().getInterfaces()) {
            assertThat(reflection().onType(each).withMemberCategory(INVOKE_PUBLIC_METHODS))
                    .accepts(hints);
        }
    }

    interface Handler<T> {

        @DistributedLock("#{#p0.number}")
        void handle(T thing);
    }

    record Parcel(String number) {}

    static class BaseHandler {

        public void handle(Parcel parcel) {}
    }

    static class ParcelHandler extends BaseHandler implements Handler<Parcel> {}

    interface Reports {

        @DistributedLock("report")
        void write(String name);
    }

    static class BaseReports {

        @DistributedLock("check")
        public void check() {}
    }

    static class PlainReports extends BaseReports implements Reports {

        @Override
        public void write(String name) {}
    }

    @DistributedLock("#{#invoice.number}")
    @Retention(RetentionPolicy.RUNTIME)
    @interface OncePerInvoice {}

    record Invoice(String number) {}

    static class Nightly {

        @OncePerInvoice
        public void run(Invoice invoice) {}
    }

    static class Counter {

        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "${instead}")
        public void count(String sku) {}

        void later(String sku) {}

        void later(String sku, LockAcquireTimeoutException reason) {}
    }

    @Configuration(proxyBeanMethods = false)
    @Import(DistributedLockConfiguration.class)
    static class TransactionsApp {

        @Bean
        R2dbcTransactionManager transactions() {
            return new R2dbcTransactionManager();
        }
    }
}
