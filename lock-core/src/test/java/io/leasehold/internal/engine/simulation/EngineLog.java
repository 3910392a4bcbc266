package io.leasehold.internal.engine.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Silences the engine, whose warnings are the daily bread of a simulation; but what it logs as an error is a fault. */
final class EngineLog implements AutoCloseable {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.leasehold.internal.engine");

    private final ListAppender<ILoggingEvent> errors = new ListAppender<>();

    EngineLog() {
        errors.start();
        LOGGER.addAppender(errors);
        LOGGER.setAdditive(false);
        LOGGER.setLevel(Level.ERROR);
    }

    Optional<String> error() {
        return errors.list.stream()
                .map(event -> event.getFormattedMessage() + " ("
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage())
                        + ")")
                .findFirst();
    }

    @Override
    public void close() {
        LOGGER.detachAppender(errors);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
    }
}
