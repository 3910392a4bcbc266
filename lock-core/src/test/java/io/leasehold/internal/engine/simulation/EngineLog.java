package io.leasehold.internal.engine.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Silences the engine, whose warnings are the daily bread of a simulation; but what it logs as an error is a fault. Each
 * thread hears its own engines only; the engine is silent as long as any thread listens.
 */
final class EngineLog implements AutoCloseable {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.leasehold.internal");
    private static final ThreadLocal<@Nullable EngineLog> LISTENING = new ThreadLocal<>();
    private static final Errors ERRORS = new Errors();
    private static int listeners;
    private static @Nullable Level levelBefore;
    private static boolean additiveBefore;

    private final @Nullable EngineLog before = LISTENING.get();
    private @Nullable String error;

    EngineLog() {
        LISTENING.set(this);
        silence();
    }

    private static synchronized void silence() {
        if (listeners++ == 0) {
            ERRORS.start();
            LOGGER.addAppender(ERRORS);
            levelBefore = LOGGER.getLevel();
            additiveBefore = LOGGER.isAdditive();
            LOGGER.setAdditive(false);
            LOGGER.setLevel(Level.ERROR);
        }
    }

    /** Returns the first error, if there was one. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public void close() {
        LISTENING.set(before);
        loosen();
    }

    private static synchronized void loosen() {
        if (--listeners == 0) {
            LOGGER.detachAppender(ERRORS);
            LOGGER.setAdditive(additiveBefore);
            LOGGER.setLevel(levelBefore);
        }
    }

    private static final class Errors extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            EngineLog listening = LISTENING.get();
            if (listening != null && listening.error == null) {
                listening.error = text(event);
            }
        }

        private static String text(ILoggingEvent event) {
            String thrown = event.getThrowableProxy() == null
                    ? ""
                    : event.getThrowableProxy().getClassName() + ": "
                            + event.getThrowableProxy().getMessage()
                            + Stream.of(event.getThrowableProxy().getStackTraceElementProxyArray())
                                    .limit(3)
                                    .toList();
            return event.getFormattedMessage() + " (" + thrown + ")";
        }
    }
}
