package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.ResponseEntity;

/** Jobs with locks in memory. */
abstract class LockedJobs {

    final FakeLockClient locks = new FakeLockClient();

    void run(Consumer<Jobs> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withPropertyValues("region=eu", "lock.wait=7s")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    record Order(int id, Map<String, String> items) {}

    interface Shared {

        @DistributedLock("shared-#{#a0}")
        void ofInterface(String text);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DistributedLock(lease = "5m")
    @interface Nightly {

        @AliasFor(annotation = DistributedLock.class, attribute = "key")
        String value();
    }

    @Configuration(proxyBeanMethods = false)
    static class App {

        @Bean
        Jobs jobs() {
            return new Jobs();
        }
    }

    static class Jobs implements Shared {

        @DistributedLock
        public String plain(Supplier<String> body) {
            return body.get();
        }

        @DistributedLock(
                key = "${region}:order:#{#order.id}/#{#order.items['sku']}",
                sortKey = "part-#{#p1.toUpperCase()}",
                waitTimeout = "${lock.wait}",
                lease = "PT1M")
        public void order(Order order, String part) {}

        @DistributedLock("#{#text}")
        public void byText(String text) {}

        @DistributedLock("#{#object}")
        public void byObject(Object object) {}

        @DistributedLock("anything")
        public Object anything(Object result) {
            return result;
        }

        @DistributedLock("response")
        public ResponseEntity<?> response(ResponseEntity<?> result) {
            return result;
        }

        @DistributedLock("#{#key}")
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T around(String key, Supplier<T> body) {
            return body.get();
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP)
        public String skip() {
            return "ran";
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP)
        public Optional<String> skipOptional() {
            return Optional.of("ran");
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP)
        public OptionalInt skipOptionalInt() {
            return OptionalInt.of(1);
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP)
        public void skipVoid() {
            throw new AssertionError("ran");
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP, waitTimeout = "500ms")
        public String skipAfterWaiting() {
            return "ran";
        }

        @DistributedLock("interruptible")
        public void interruptible() throws InterruptedException {}

        @Override
        public void ofInterface(String text) {}

        @Nightly("nightly-#{#name}")
        public void composed(String name) {}
    }
}
