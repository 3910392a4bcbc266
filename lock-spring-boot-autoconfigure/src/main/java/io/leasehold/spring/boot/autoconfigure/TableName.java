package io.leasehold.spring.boot.autoconfigure;

import org.springframework.core.env.Environment;

/** Name of the lock table. */
final class TableName {

    private static final String CLOUD = "spring.cloud.aws.dynamodb.";

    private TableName() {}

    /**
     * Returns the name. It has the prefix of Spring Cloud AWS only if the application asks for that: if the name
     * changed by itself, one lock would have two owners, in two tables.
     */
    static String of(DistributedLockProperties properties, Environment environment) {
        return properties.aws().cloudTableNaming()
                ? part("table-prefix", environment) + properties.tableName() + part("table-suffix", environment)
                : properties.tableName();
    }

    private static String part(String name, Environment environment) {
        return environment.getProperty(CLOUD + name, "").strip();
    }
}
