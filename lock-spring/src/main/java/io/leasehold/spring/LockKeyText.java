package io.leasehold.spring;

import java.util.Objects;
import java.util.function.Function;

/**
 * Defines the text of a class's values in the keys of {@link DistributedLock}. Each bean of this type adds one class to
 * those that keys know: text, numbers, booleans, enums, {@code UUID}, {@code URI} and {@code java.time}.
 *
 * <pre>{@code
 * @Bean
 * LockKeyText<OrderId> orderIdsInKeys() {
 *     return new LockKeyText<>(OrderId.class, OrderId::value);
 * }
 * }</pre>
 *
 * <p>The text must be the same on every machine and in every run: it must not depend on the order of a set, a locale, a
 * time zone or an address in memory. Different values must have different texts.
 *
 * @param type the class or interface; its subtypes are included
 * @param text returns the text of a value; the call fails if it is blank
 */
public record LockKeyText<T>(Class<T> type, Function<? super T, String> text) {

    /** Checks that neither is {@code null}. */
    public LockKeyText {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(text, "text");
    }

    boolean isFor(Object value) {
        return type.isInstance(value);
    }

    String of(Object value) {
        return Objects.requireNonNull(text.apply(type.cast(value)), "text");
    }
}
