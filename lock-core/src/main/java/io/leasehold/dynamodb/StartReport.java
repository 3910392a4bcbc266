package io.leasehold.dynamodb;

import io.leasehold.internal.dynamodb.StoreSettings;
import io.leasehold.internal.engine.EngineSettings;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the table and the settings of a new client, in one line. */
final class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbLockClient.class);

    private StartReport() {}

    static void log(StoreSettings store, String place, EngineSettings engine) {
        LOG.info(
                "Locks are kept in table '{}'{}: owner '{}', lease {}, heartbeat every {}, {}",
                store.layout().tableName(),
                place,
                engine.ownerName(),
                text(engine.timing().lease()),
                text(engine.timing().heartbeat()),
                store.keyPrefix().isEmpty()
                        ? "no key prefix (set one if other applications use this table)"
                        : "key prefix '" + store.keyPrefix() + "'");
    }

    private static String text(long nanos) {
        return Duration.ofNanos(nanos).toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
