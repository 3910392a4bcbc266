package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What the build of a native image finds in the keys of locked methods. */
@ExtendWith(OutputCaptureExtension.class)
class KeysInNativeImagesTest {

    private static final String UNKNOWN = "is no member of the declared type";

    @Test
    void propertiesAndMethodsInKeysCanBeCalled() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        assertThat(AheadOfTime.withPublicMethods(hints, Order.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, Customer.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, LocalDate.class)).isTrue();
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
        assertThat(AheadOfTime.withPublicMethods(hints, InList.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InMap.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InArray.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InProjection.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InSelection.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InOptional.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, ByName.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, OfVariable.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, Box.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, ByKey.class)).isTrue();
    }

    @Test
    void membersInSeveralKeysCanBeRead() {
        RuntimeHints hints = AheadOfTime.of(Bundles.class).hints();
        assertThat(AheadOfTime.withPublicMethods(hints, InProjection.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, InList.class)).isTrue();
    }

    @Test
    void permittedSubclassesOfSealedTypesInKeysCanBeRead() {
        RuntimeHints hints = AheadOfTime.of(Payments.class).hints();
        assertThat(AheadOfTime.withPublicMethods(hints, Card.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, Transfer.class)).isTrue();
    }

    @Test
    void beansInKeysCanBeCalled() {
        RuntimeHints hints = AheadOfTime.of(TenantsApp.class)
                .with("distributed-lock.spel.bean-references=true")
                .hints();
        assertThat(AheadOfTime.withPublicMethods(hints, Tenants.class)).isTrue();
        assertThat(AheadOfTime.withPublicMethods(hints, Tenant.class)).isTrue();
    }

    @Test
    void whatNoKeyReadsIsLeftOut() {
        RuntimeHints hints = AheadOfTime.of(Shop.class).hints();
        assertThat(hints.reflection().getTypeHint(Unread.class)).isNull();
        assertThat(AheadOfTime.withPublicMethods(hints, String.class)).isFalse();
    }

    @Test
    void keysAreReadWithThePropertiesOfTheBuild() {
        RuntimeHints hints =
                AheadOfTime.of(Configured.class).with("part=#order.customer").hints();
        assertThat(AheadOfTime.withPublicMethods(hints, Order.class)).isTrue();
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

    static class Bundles {

        @DistributedLock(keys = {"#{#owned.![owner.id]}", "item:#{#list[0].id}"})
        public void sell(List<Owned> owned, List<InList> list) {}
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
}
