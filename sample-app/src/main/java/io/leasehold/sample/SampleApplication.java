package io.leasehold.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** An order desk that runs in several copies, of which only one may process an order at a time. */
@SpringBootApplication
@EnableScheduling
@ConfigurationPropertiesScan
public class SampleApplication {

    /**
     * Starts the application.
     *
     * @param args command line arguments, as any Spring Boot application takes them
     */
    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }
}
