package io.leasehold.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** An order desk of which several copies run, and which must not process one order twice at a time. */
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
