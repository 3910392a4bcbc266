package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of all members of one lock, page by page. It is no snapshot: each row is read at its own time. */
final class MemberQuery {

    /**
     * What was found.
     *
     * @param rows those that can be read
     * @param malformed why one cannot be read, if there is one
     * @param date the earliest of all answers
     */
    record Found(List<Row> rows, @Nullable MalformedLockRecordException malformed, long date) {

        List<Row.Held> held() {
            return rows.stream()
                    .filter(Row.Held.class::isInstance)
                    .map(Row.Held.class::cast)
                    .toList();
        }
    }

    private final Context context;
    private final Steps steps;
    private final LockKey lock;
    private final Duration limit;

    MemberQuery(Context context, Steps steps, LockKey lock) {
        this.context = context;
        this.steps = steps;
        this.lock = lock;
        this.limit = context.settings().timing().attemptTimeout();
    }

    /**
     * Reads all pages.
     *
     * @param again is the next step after a failure that may pass
     */
    void all(Sender sender, Consumer<Found> then, Runnable again) {
        next(sender, new Found(new ArrayList<>(), null, Long.MAX_VALUE), null, then, again);
    }

    private void next(Sender sender, Found before, @Nullable Object cursor, Consumer<Found> then, Runnable again) {
        steps.when(
                context.table().members(sender, lock, cursor, limit),
                answer -> {
                    MalformedLockRecordException malformed = before.malformed();
                    for (Row row : answer.content().rows()) {
                        if (row instanceof Row.Malformed unusable) {
                            malformed = unusable.problem();
                        } else {
                            before.rows().add(row);
                        }
                    }
                    Found found = new Found(before.rows(), malformed, Math.min(before.date(), answer.date()));
                    Object following = answer.content().cursor();
                    if (following == null) {
                        then.accept(found);
                    } else {
                        next(Sender.ENGINE, found, following, then, again);
                    }
                },
                again);
    }
}
