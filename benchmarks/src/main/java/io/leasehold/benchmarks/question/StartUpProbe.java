package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockRequest;
import java.util.Arrays;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A Spring Boot application with nothing in it, which prints how long it took to start and to take its first lock. */
final class StartUpProbe {

    private StartUpProbe() {}

    /** Takes properties of the application; without {@code distributed-lock.table-name} it takes no lock. */
    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.banner-mode=off", "logging.level.root=error")
                .run(args)) {
            long ready = System.nanoTime();
            if (Arrays.stream(args).anyMatch(property -> property.startsWith("--distributed-lock.table-name"))) {
                context.getBean(LockClient.class)
                        .acquire(LockRequest.of("start-up-" + ready))
                        .release();
            }
            System.out.println((ready - start) / 1e6 + " " + (System.nanoTime() - ready) / 1e6);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
