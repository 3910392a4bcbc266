package io.leasehold.test.spring;

import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockStolenEvent;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LockContext;
import io.leasehold.spring.OnBusy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** A small service under locks, which is told of its losses. */
@SpringBootConfiguration
@EnableAutoConfiguration
class Application {

    /** Some of our tests run where Spring Cloud AWS is on the class path, which is of no use to them. */
    static final String WITHOUT_SPRING_CLOUD = "spring.autoconfigure.exclude="
            + "io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration";

    @Bean
    Shipping shipping() {
        return new Shipping();
    }

    @Bean
    SimpleMeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    static class Shipping {

        private final List<LockEvent> told = new ArrayList<>();
        private final Map<String, LockHandle> lost = new ConcurrentHashMap<>();

        @DistributedLock("order:#{#order}")
        String ship(String order, Runnable work) {
            work.run();
            return lost.containsKey("order:" + order) ? "stopped" : "shipped " + order;
        }

        @DistributedLock(key = "report", onBusy = OnBusy.SKIP)
        String report() {
            return "reported under token " + LockContext.current().orElseThrow().fencingToken();
        }

        List<LockEvent> told() {
            return told;
        }

        boolean wasToldOfTheLossOf(String key) {
            return lost.containsKey(key);
        }

        @EventListener
        void on(LockStolenEvent event) {
            lost.put(event.handle().key().partitionKey(), event.handle());
        }

        @EventListener
        void on(LockEvent event) {
            told.add(event);
        }
    }
}
