package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Texts use the names that arguments have where the annotation stands, whoever implements the method. */
class AnnotatedInterfaceTest {

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = LockedApplication.with(locks);

    private void locks(String key, ApplicationContextRunner runner, Consumer<AssertableApplicationContext> call) {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            call.accept(context);
            assertThat(locks.requests)
                    .last()
                    .satisfies(request -> assertThat(request.key()).isEqualTo(LockKey.of(key)));
        });
    }

    @Test
    void aProxyHasTheNamesOfItsInterface() {
        Shipping proxy = (Shipping) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Shipping.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> self == arguments[0];
                    default -> "shipped";
                });
        locks(
                "order:1/2",
                spring.withBean(Shipping.class, () -> proxy),
                context -> context.getBean(Shipping.class).ship("1", "2"));
    }

    @Test
    void aLambdaHasTheNamesOfItsInterface() {
        locks(
                "order:1/2",
                spring.withBean(Shipping.class, () -> (first, second) -> "shipped"),
                context -> context.getBean(Shipping.class).ship("1", "2"));
    }

    @Test
    void aClassMayNameItsArgumentsDifferently() {
        locks(
                "order:1/2",
                spring.withBean(Renaming.class),
                context -> context.getBean(Renaming.class).ship("1", "2"));
    }

    @Test
    void theNamesBesideTheAnnotationGoBeforeThoseOfTheClass() {
        locks(
                "order:1/2",
                spring.withBean(Swapping.class),
                context -> context.getBean(Swapping.class).ship("1", "2"));
    }

    @Test
    void anOverridingMethodMayNameItsArgumentsDifferently() {
        locks(
                "item:1",
                spring.withBean(TextHandler.class),
                context -> context.getBean(TextHandler.class).handle("1"));
    }

    @Test
    void aTextOfTheClassUsesItsOwnNames() {
        locks(
                "own:1",
                spring.withBean(Annotating.class),
                context -> context.getBean(Annotating.class).ship("1", "2"));
    }

    @Test
    void severalBeansMayImplementOneMethodWithAName() {
        spring.withBean(First.class).withBean(Second.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(First.class).handle("1");
            context.getBean(Second.class).handle("2");
            assertThat(locks.requests)
                    .extracting(request -> request.name().orElseThrow())
                    .containsExactly("handler", "handler");
        });
    }

    interface Shipping {

        @DistributedLock("order:#{#orderId}/#{#line}")
        String ship(String orderId, String line);
    }

    static class Renaming implements Shipping {

        @Override
        public String ship(String id, String part) {
            return "shipped";
        }
    }

    static class Swapping implements Shipping {

        @Override
        @SuppressWarnings("OverridingMethodInconsistentArgumentNamesChecker") // which is what the test is about
        public String ship(String line, String orderId) {
            return "shipped";
        }
    }

    static class Annotating implements Shipping {

        @Override
        @DistributedLock("own:#{#id}")
        public String ship(String id, String part) {
            return "shipped";
        }
    }

    abstract static class Handler<T> {

        @DistributedLock("item:#{#item}")
        public String handle(T item) {
            return "base";
        }
    }

    static class TextHandler extends Handler<String> {

        @Override
        public String handle(String text) {
            return "text";
        }
    }

    interface Named {

        @DistributedLock(key = "h:#{#p0}", name = "handler")
        String handle(String id);
    }

    static class First implements Named {

        @Override
        public String handle(String id) {
            return "first";
        }
    }

    static class Second implements Named {

        @Override
        public String handle(String id) {
            return "second";
        }
    }
}
