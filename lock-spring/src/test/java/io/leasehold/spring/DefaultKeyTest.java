package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** The default key is the same on every machine, and belongs to one method of one class. */
class DefaultKeyTest {

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = LockedApplication.with(locks);

    private <T> void sweepsUnder(String key, Class<T> type, Supplier<T> bean, Consumer<T> call) {
        spring.withBean("swept", type, bean).run(context -> {
            assertThat(context).hasNotFailed();
            call.accept(context.getBean("swept", type));
            assertThat(locks.requests.get(0).key()).isEqualTo(LockKey.of(key));
        });
    }

    private void isRefused(ApplicationContextRunner runner, String... words) {
        runner.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll(words));
    }

    @Test
    void ofALambdaItIsThatOfTheInterface() {
        sweepsUnder(Sweeper.class.getName() + ".sweep", Sweeper.class, () -> () -> "swept", Sweeper::sweep);
        assertThat(locks.requests.get(0).name()).contains("Sweeper.sweep");
    }

    @Test
    void ofAnAnonymousClassItIsThatOfTheInterface() {
        Sweeper anonymous = new Sweeper() {
            @Override
            public String sweep() {
                return "swept";
            }
        };
        sweepsUnder(Sweeper.class.getName() + ".sweep", Sweeper.class, () -> anonymous, Sweeper::sweep);
    }

    @Test
    void ofAProxyItIsThatOfTheInterface() {
        Sweeper proxy = (Sweeper) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Sweeper.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> self == arguments[0];
                    default -> "text";
                });
        sweepsUnder(Sweeper.class.getName() + ".sweep", Sweeper.class, () -> proxy, Sweeper::sweep);
    }

    @Test
    void anAnonymousClassOfItsOwnHasNone() {
        isRefused(spring.withBean("nameless", Nameless.class, () -> Nameless.INSTANCE), "is missing", "Name a key.");
    }

    @Test
    void twoLambdasOfOneInterfaceDoNotShareItUnawares() {
        isRefused(
                spring.withBean("one", Sweeper.class, () -> () -> "1").withBean("two", Sweeper.class, () -> () -> "2"),
                "key '" + Sweeper.class.getName() + ".sweep' is the default",
                "they would share one lock. Name a key.");
    }

    @Test
    void twoClassesThatInheritOneMethodDoNotShareItUnawares() {
        isRefused(
                spring.withBean(Customers.class).withBean(Orders.class),
                "key '" + Import.class.getName() + ".run' is the default",
                Customers.class.getName(),
                Orders.class.getName());
    }

    @Test
    void overloadsDoNotShareItUnawares() {
        isRefused(spring.withBean(Overloads.class), "is the default, which another method of that name has as well");
    }

    @Test
    void oneClassThatInheritsTheMethodHasIt() {
        sweepsUnder(Import.class.getName() + ".run", Customers.class, Customers::new, Import::run);
    }

    @Test
    void twoBeansOfOneClassShareIt() {
        spring.withBean("one", Customers.class)
                .withBean("two", Customers.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void overloadsWithKeysOfTheirOwnAreAccepted() {
        spring.withBean(KeyedOverloads.class).run(context -> assertThat(context).hasNotFailed());
    }

    interface Sweeper {

        @DistributedLock
        String sweep();
    }

    static class Nameless {

        static final Nameless INSTANCE = new Nameless() {
            @DistributedLock
            @Override
            public String sweep() {
                return "swept";
            }
        };

        public String sweep() {
            return "";
        }
    }

    abstract static class Import {

        @DistributedLock
        public void run() {}
    }

    static class Customers extends Import {}

    static class Orders extends Import {}

    static class Overloads {

        @DistributedLock
        public void run(String text) {}

        @DistributedLock
        public void run(int number) {}
    }

    static class KeyedOverloads {

        @DistributedLock("text:#{#text}")
        public void run(String text) {}

        @DistributedLock("number:#{#number}")
        public void run(int number) {}
    }
}
