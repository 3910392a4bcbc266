package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.LONG;
import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.share;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nobody is warned of the loss of a hold that still waits for others: nobody has it. */
class SilentLossTest {

    private final EngineFixture fixture = new EngineFixture();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Hold.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    private void forceAway(String key) {
        LockRecord row = Objects.requireNonNull(fixture.store.rows.get(LockKey.of(key)));
        fixture.store.rows.put(
                row.key(), new LockRecord(row.key(), null, null, null, null, row.fencingToken(), row.attributes()));
        fixture.time.advance(EngineFixture.LEASE);
    }

    @Test
    void theLossOfAGrantedHoldIsWarnedOf() {
        LockHandle lock = EngineFixture.acquired(fixture.engine, LockRequest.of("a"));
        forceAway("a");
        assertThat(lock.isHeld()).isFalse();
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).anyMatch(line -> line.contains("was lost"));
    }

    @Test
    void theLossOfAHoldThatWaitsIsNot() {
        LockHandle reader = share(fixture.engine("other"));
        CompletableFuture<LockHandle> writer = fixture.engine.acquireAsync(exclusive(LONG));
        forceAway("a");
        reader.release();
        fixture.time.advance(Duration.ofSeconds(3));
        assertThat(EngineFixture.granted(writer).isHeld()).isTrue();
        assertThat(log.list).isEmpty();
    }
}
