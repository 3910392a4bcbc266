package io.leasehold.spring;

import java.beans.Introspector;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TimeZone;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds properties and methods that must not be part of keys, because they differ from machine to machine: they depend
 * on the order of an unordered collection, an address in memory, or the machine's locale or time zone.
 */
record StableMembers(KeyTexts texts) {

    private static final Set<String> ELEMENTS =
            Set.of("iterator", "spliterator", "stream", "parallelStream", "toArray", "forEach");

    private static final Set<String> LOCAL_TIME =
            Set.of("year", "month", "date", "day", "hours", "minutes", "seconds", "timezoneOffset", "toLocaleString");

    /** Returns whether a member of the name may be a problem, whatever it is of. */
    static boolean isSuspect(String name) {
        String member = property(name);
        return member.equals("toString")
                || member.equals("hashCode")
                || ELEMENTS.contains(member)
                || LOCAL_TIME.contains(member)
                || isOfLocale(member);
    }

    /** Returns what is wrong with a member without arguments; {@code null} if it reads the same everywhere. */
    @Nullable
    String problem(Object subject, String name) {
        if (!isSuspect(name)) {
            return null;
        }
        String member = property(name);
        boolean unstable = switch (member) {
            case "toString" -> !hasStableText(subject);
            case "hashCode" -> subject instanceof Enum || KeyTexts.builtIn(subject) == null;
            default ->
                (ELEMENTS.contains(member) && hasNoOrder(subject))
                        || (LOCAL_TIME.contains(member) && subject instanceof Date)
                        || (isOfLocale(member) && isLocalized(subject));
        };
        return unstable ? name + "() of " + KeyTexts.unknown(subject) : null;
    }

    /** As Spring finds it by its getter. */
    private static String property(String name) {
        return name.startsWith("get") && name.length() > 3 ? Introspector.decapitalize(name.substring(3)) : name;
    }

    private static boolean isOfLocale(String member) {
        return member.startsWith("display") || member.equals("symbol");
    }

    private static boolean isLocalized(Object subject) {
        return subject instanceof Locale || subject instanceof Currency || subject instanceof TimeZone;
    }

    private boolean hasStableText(Object subject) {
        Object content = KeyTexts.content(subject);
        boolean composed = content instanceof Collection
                || content instanceof Map
                || content instanceof Map.Entry
                || content instanceof Record
                || content instanceof AtomicReference
                || content instanceof Future
                || content instanceof Date
                || content instanceof Calendar;
        return !composed && (!(subject instanceof Optional) || texts.of(subject) != null);
    }

    /** Returns whether the elements of a value come in an order that may differ from machine to machine. */
    static boolean hasNoOrder(@Nullable Object value) {
        if (value instanceof Map) {
            return !(value instanceof SortedMap || value instanceof LinkedHashMap || value instanceof EnumMap);
        }
        return value instanceof Collection
                && !(value instanceof List
                        || value instanceof SortedSet
                        || value instanceof LinkedHashSet
                        || value instanceof EnumSet
                        || value instanceof Queue);
    }
}
