package io.leasehold.spring;

import org.springframework.core.env.Environment;

/**
 * How {@link DistributedLock} works in an application. Without a bean of this type it works as the properties {@code
 * distributed-lock.*} say. Spring Boot applications set the properties only.
 *
 * @param validation what start-up does about methods whose annotation cannot work: {@code fail}, {@code warn} or {@code off}
 * @param calledInTransaction what is done about a method that is called inside a transaction of its caller: {@code
 *     defer-release}, {@code warn} or {@code fail}
 * @param beanReferences whether keys can refer to beans
 * @param virtualThreads whether Leasehold's own threads are virtual; always false before Java 21
 */
public record DistributedLockSettings(
        String validation, String calledInTransaction, boolean beanReferences, boolean virtualThreads) {

    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    /** Makes settings of these values, as far as this version of Java allows. */
    public DistributedLockSettings {
        virtualThreads = virtualThreads && Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS;
    }

    /** Reads the properties {@code distributed-lock.*}, and {@code spring.threads.virtual.enabled}. */
    static DistributedLockSettings of(Environment environment) {
        return new DistributedLockSettings(
                environment.getProperty("distributed-lock.validation", "fail"),
                environment.getProperty("distributed-lock.called-in-transaction", "defer-release"),
                environment.getProperty("distributed-lock.spel.bean-references", Boolean.class, false),
                environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false));
    }
}
