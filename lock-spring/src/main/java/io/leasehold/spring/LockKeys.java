package io.leasehold.spring;

import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the keys of a method's locks.
 *
 * @param texts of the partition keys
 * @param several whether they are those of {@link DistributedLock#keys()}, and so may yield several keys
 * @param byDefault whether the annotation names no key
 * @param sortKey of all of them; {@code null} for none
 */
record LockKeys(
        List<KeyTemplate> texts,
        boolean several,
        boolean byDefault,
        @Nullable KeyTemplate sortKey) {

    /** The keys of a method that has no locks of its own. */
    static final LockKeys NONE = new LockKeys(List.of(), false, false, null);

    static LockKeys of(DistributedLock annotation, AnnotationTexts texts) {
        boolean several = annotation.keys().length > 0;
        boolean byDefault = annotation.key().isEmpty() && !several;
        if (several) {
            refuseBesideKeys(annotation, texts);
        }
        if (byDefault && LockAnnotation.isGenerated(texts.owner())) {
            throw texts.shown("key", "")
                    .unusable("is missing, and the class has no name that stays the same", "Name a key.");
        }
        String only = byDefault ? texts.name() : annotation.key();
        List<KeyTemplate> keys = several
                ? Arrays.stream(annotation.keys())
                        .map(text -> texts.ofSeveral("keys", text))
                        .toList()
                : List.of(texts.template("key", only, LockKey::of));
        KeyTemplate sortKey = annotation.sortKey().isEmpty()
                ? null
                : texts.template("sortKey", annotation.sortKey(), text -> LockKey.of(texts.name(), text));
        return new LockKeys(keys, several, byDefault, sortKey);
    }

    /** Returns the key or the keys of an annotation, for messages. */
    static String text(DistributedLock annotation) {
        return annotation.keys().length == 0 ? annotation.key() : Arrays.toString(annotation.keys());
    }

    private static void refuseBesideKeys(DistributedLock annotation, AnnotationTexts texts) {
        AnnotationText keys = texts.shown("keys", text(annotation));
        if (!annotation.key().isEmpty()) {
            throw keys.unusable("stands beside the key '" + annotation.key() + "'", "Use key or keys.");
        }
        if (annotation.shared() || !annotation.limit().isEmpty()) {
            throw keys.unusable(
                    "stands beside " + (annotation.shared() ? "shared = true" : "a limit")
                            + ", but several locks can only be acquired exclusively",
                    "Leave that out, or use one key.");
        }
        if (!annotation.heartbeat()) {
            throw keys.unusable(
                    "stands beside heartbeat = false, but several locks need heartbeats",
                    "Leave that out, or use one key.");
        }
    }

    /**
     * Returns the different keys of one call.
     *
     * @throws io.leasehold.InvalidLockSettingException if there are none or too many
     */
    List<LockKey> of(@Nullable Object[] arguments) {
        String sort = sortKey == null ? LockKey.NO_SORT_KEY : sortKey.resolve(arguments);
        List<LockKey> keys = texts.stream()
                .flatMap(text -> several ? text.resolveEach(arguments) : Stream.of(text.resolve(arguments)))
                .distinct()
                .map(text -> LockKey.of(text, sort))
                .toList();
        if (keys.isEmpty()) {
            throw texts.get(0)
                    .unusable(
                            "yields no key for these arguments",
                            "Do not call the method if there is nothing to lock. The method was not run.");
        }
        if (keys.size() > LockGroup.MOST_LOCKS) {
            throw texts.get(0)
                    .unusable(
                            "yields " + keys.size() + " keys, but a call can have at most " + LockGroup.MOST_LOCKS
                                    + " locks",
                            "Split the work, or lock something that contains it. The method was not run.");
        }
        return keys;
    }
}
