package io.leasehold.spring.boot.autoconfigure;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.Environment;

/** Whether the application wants virtual threads and can have them. Spring Boot's own answer moved between 3 and 4. */
final class VirtualThreads {

    private VirtualThreads() {}

    static boolean areOn(Environment environment) {
        return environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false)
                && JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE);
    }
}
