package io.leasehold.spring;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts values to text for keys. Only values whose text is the same on every machine have one: if two machines made
 * different texts of one value, both could hold its lock at once.
 */
final class KeyTexts {

    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            AtomicInteger.class,
            AtomicLong.class);

    private static final String TIME = "java.time";

    private final Supplier<List<LockKeyText<?>>> registered;

    /** Makes texts to which the application may have added some; asked for when the first key is resolved. */
    KeyTexts(Supplier<List<LockKeyText<?>>> registered) {
        this.registered = registered;
    }

    /** Returns the text of a value; blank for none, {@code null} if it is not known to be the same on every machine. */
    @Nullable
    String of(@Nullable Object value) {
        Object content = content(value);
        if (content == null) {
            return "";
        }
        if (content instanceof String text) {
            return text;
        }
        for (LockKeyText<?> each : registered.get()) {
            if (each.isFor(content)) {
                return each.of(content);
            }
        }
        return builtIn(content);
    }

    /** Returns what an optional value has, any other value itself. */
    static @Nullable Object content(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? content(optional.get()) : null;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    /** Returns what is wrong with a value that has no text. */
    static String unknown(Object value) {
        return "a " + value.getClass().getTypeName() + ", whose text may differ from machine to machine";
    }

    /** Returns the text of a value that keys know without the application's help; {@code null} for others. */
    static @Nullable String builtIn(Object value) {
        if (value instanceof Enum<?> constant) {
            // Not its toString(), which may be a translation.
            return constant.name();
        }
        if (value instanceof CharSequence text) {
            // By its characters, as its class may have no text of its own.
            return text.codePoints().mapToObj(Character::toString).collect(Collectors.joining());
        }
        boolean known = value instanceof Character
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof URI
                || NUMBERS.contains(value.getClass())
                || isTime(value);
        return known ? value.toString() : null;
    }

    private static boolean isTime(Object value) {
        String where = value.getClass().getPackageName();
        return (where.equals(TIME) || where.equals(TIME + ".chrono"))
                && (value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof ZoneId);
    }
}
