package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.MemberCategory.INVOKE_PUBLIC_METHODS;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.leasehold.LockAcquireTimeoutException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.hint.FieldHint;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;

/** What a native image is told of, so that locked methods work in it. */
@ExtendWith(OutputCaptureExtension.class)
class LockedBeanAotProcessorTest {

    private static final String UNKNOWN = "is no member of the declared type";

    @Test
    void theMethodCanBeFoundAndCalled() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        assertThat(reflection().onMethod(Shop.class, "ship").invoke()).accepts(hints);
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
        assertThat(withPublicMethods(hints, Parcel.class)).isTrue();
    }

    @Test
    void annotationsOfOnesOwnCountAsWell() {
        RuntimeHints hints = AheadOfTime.of(Nightly.class).hints();
        assertThat(reflection().onMethod(Nightly.class, "run").invoke()).accepts(hints);
        assertThat(withPublicMethods(hints, Invoice.class)).isTrue();
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
    void propertiesAndMethodsInKeysCanBeCalled() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        assertThat(withPublicMethods(hints, Order.class)).isTrue();
        assertThat(withPublicMethods(hints, Customer.class)).isTrue();
        assertThat(withPublicMethods(hints, LocalDate.class)).isTrue();
    }

    @Test
    void publicFieldsInKeysCanBeRead() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        TypeHint address = Objects.requireNonNull(hints.reflection().getTypeHint(Address.class));
        assertThat(address.fields()).extracting(FieldHint::getName).contains("city");
    }

    @Test
    void elementsOfCollectionsInKeysCanBeRead() {
        RuntimeHints hints = AheadOfTime.of(Collections.class).hints();
        assertThat(withPublicMethods(hints, InList.class)).isTrue();
        assertThat(withPublicMethods(hints, InMap.class)).isTrue();
        assertThat(withPublicMethods(hints, InArray.class)).isTrue();
        assertThat(withPublicMethods(hints, InProjection.class)).isTrue();
        assertThat(withPublicMethods(hints, InSelection.class)).isTrue();
        assertThat(withPublicMethods(hints, InOptional.class)).isTrue();
        assertThat(withPublicMethods(hints, ByName.class)).isTrue();
        assertThat(withPublicMethods(hints, OfVariable.class)).isTrue();
        assertThat(withPublicMethods(hints, Box.class)).isTrue();
        assertThat(withPublicMethods(hints, ByKey.class)).isTrue();
    }

    @Test
    void permittedSubclassesOfSealedTypesInKeysCanBeRead() {
        RuntimeHints hints = AheadOfTime.of(Payments.class).hints();
        assertThat(withPublicMethods(hints, Card.class)).isTrue();
        assertThat(withPublicMethods(hints, Transfer.class)).isTrue();
    }

    @Test
    void beansInKeysCanBeCalled() {
        RuntimeHints hints = AheadOfTime.of(TenantsApp.class)
                .with("distributed-lock.spel.bean-references=true")
                .hints();
        assertThat(withPublicMethods(hints, Tenants.class)).isTrue();
        assertThat(withPublicMethods(hints, Tenant.class)).isTrue();
    }

    @Test
    void whatNoKeyReadsIsLeftOut() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        assertThat(hints.reflection().getTypeHint(Unread.class)).isNull();
        assertThat(withPublicMethods(hints, String.class)).isFalse();
    }

    @Test
    void keysAreReadWithThePropertiesOfTheBuild() {
        RuntimeHints hints =
                AheadOfTime.of(Configured.class).with("part=#order.customer").hints();
        assertThat(withPublicMethods(hints, Order.class)).isTrue();
    }

    @Test
    void whatADeclaredTypeDoesNotShowIsSaidWhenTheImageIsBuilt(CapturedOutput output) {
        AheadOfTime.of(Anything.class).hints();
        assertThat(output).contains("'sku'", "#{#thing.sku}", "Anything.run", UNKNOWN);
    }

    @Test
    void keysThatAreOnlyKnownAtRunTimeAreNamedWhenTheImageIsBuilt(CapturedOutput output) {
        AheadOfTime.of(Configured.class).hints();
        assertThat(output).contains("#{${part}.name}", "is not known when the image is built");
    }

    @Test
    void nothingIsSaidOfKeysThatAreKnown(CapturedOutput output) {
        AheadOfTime.of(Shop.class, Collections.class, Payments.class).hints();
        assertThat(output).doesNotContain(UNKNOWN, "is not known when the image is built");
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

    private static boolean withPublicMethods(RuntimeHints hints, Class<?> type) {
        return reflection()
                .onType(type)
                .withMemberCategory(INVOKE_PUBLIC_METHODS)
                .test(hints);
    }

    static class Shop {

        @DistributedLock(
                key = "order:#{#order.customer.address.city}/#{#p0.due().year}",
                sortKey = "#{#order.customer.name + '-' + #id}")
        public void ship(Order order, String id, Unread unread) {}
    }

    record Order(Customer customer, Unread unread) {

        public LocalDate due() {
            return LocalDate.EPOCH;
        }
    }

    static class Customer {

        public String getName() {
            return "Ann";
        }

        public Address getAddress() {
            return new Address();
        }
    }

    public static class Address {

        public String city = "Rome";
    }

    record Unread(String text) {}

    static class Collections {

        @DistributedLock("#{#list[0].id}/#{#map['a'].id}/#{#array[0].id}/#{#optional.get().id}/#{#order['name'].id}")
        public void indexed(
                List<InList> list,
                Map<String, InMap> map,
                InArray[] array,
                Optional<InOptional> optional,
                Named order) {}

        @DistributedLock("#{#projected.![owner][0].id}/#{#selected.^[id > 1]?.id ?: 'none'}")
        public void walked(List<Owned> projected, List<InSelection> selected) {}

        @DistributedLock("#{#variable.id}/#{#box.content}/#{#map[key].id}")
        public <T extends OfVariable> void generic(T variable, Box<?> box, Map<String, ByKey> map) {}
    }

    record InList(int id) {}

    record InMap(int id) {}

    record InArray(int id) {}

    record InOptional(int id) {}

    record Named(ByName name) {}

    record ByName(int id) {}

    record Owned(InProjection owner) {}

    record InProjection(int id) {}

    record InSelection(int id) {}

    record OfVariable(int id) {}

    record Box<T>(T content) {}

    record ByKey(int id) {}

    static class Payments {

        @DistributedLock("#{#payment.account}")
        public void pay(Payment payment) {}
    }

    sealed interface Payment permits Card, Transfer {
        String account();
    }

    record Card(String account) implements Payment {}

    record Transfer(String account) implements Payment {}

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

    static class Configured {

        @DistributedLock("#{${part}.name}")
        public void run(Order order) {}
    }

    static class Anything {

        @DistributedLock("#{#thing.sku}")
        public void run(Object thing) {}
    }

    record Tenant(String name) {}

    static class Tenants {

        public Tenant current() {
            return new Tenant("a");
        }
    }

    static class OfTenant {

        @DistributedLock("#{@tenants.current().name}")
        public void run() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class TenantsApp {

        @Bean
        Tenants tenants() {
            return new Tenants();
        }

        @Bean
        OfTenant ofTenant() {
            return new OfTenant();
        }
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
