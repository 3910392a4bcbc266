package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An annotated method beside the calls that it saves, over a client that grants at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnotationBenchmark {

    private final ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties("spring.main.banner-mode=off", "logging.level.root=error")
            .run();
    private final LockClient locks = context.getBean(LockClient.class);
    private final Jobs annotated = context.getBean(Jobs.class);
    private long id;

    @TearDown
    public void close() {
        context.close();
    }

    @Benchmark
    public long directFixedKey() throws InterruptedException {
        try (LockHandle lock = locks.acquire(LockRequest.of("job"))) {
            return lock.fencingToken() + ++id;
        }
    }

    @Benchmark
    public long annotatedFixedKey() {
        return annotated.fixedKey(++id);
    }

    @Benchmark
    public long directComputedKey() throws InterruptedException {
        try (LockHandle lock = locks.acquire(LockRequest.of("order:" + ++id))) {
            return lock.fencingToken() + id;
        }
    }

    @Benchmark
    public long annotatedComputedKey() {
        return annotated.computedKey(++id);
    }

    /** What is locked. */
    public static class Jobs {

        @DistributedLock("job")
        public long fixedKey(long id) {
            return 1 + id;
        }

        @DistributedLock("order:#{#id}")
        public long computedKey(long id) {
            return 1 + id;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        LockClient lockClient() {
            return new InstantLocks();
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }
    }
}
