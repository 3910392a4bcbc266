package io.leasehold.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service that uses distributed locks. */
@SpringBootApplication
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
