package io.leasehold.internal.store;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A table of locks. Each operation touches one row atomically. A stage that fails does so with a {@link StoreException},
 * which tells whether the write may have landed.
 */
public interface LockStore {

    /** Writes a new hold into a free row, or in the place of a hold whose version is known. */
    CompletionStage<Outcome> take(Take take);

    /** Renews a hold. A repeated or late duplicate neither fails nor takes back a newer renewal. */
    CompletionStage<Outcome> beat(Beat beat);

    /** Frees a row if the given hold stands in it; the outcome tells whether somebody waits for it. */
    CompletionStage<Outcome> release(Release release);

    /** Notes in a row that somebody waits for it, if anybody holds it. Neither hold nor version change. */
    CompletionStage<Outcome> announce(Announcement announcement);

    /**
     * Takes the name of who waits out of a held row, if it is still the given one. Neither hold nor version change. A table
     * that keeps no names has none to take out.
     */
    default CompletionStage<Outcome> withdraw(Announcement announcement) {
        return CompletableFuture.completedStage(new Outcome.Applied(0));
    }

    /** Reads one row, consistently. */
    CompletionStage<Row> read(LockKey key, Duration timeout);

    /**
     * Reads some rows, leniently: what is malformed in them is left out of the records.
     *
     * @param partitionKey {@code null} for all partitions
     * @param cursor {@code null} to begin, else the cursor of the page before
     */
    CompletionStage<Page> page(@Nullable String partitionKey, @Nullable Object cursor, Duration timeout);

    /** Returns the attribute names that additional attributes must not use. */
    Set<String> reservedNames();

    /** Returns how many requests may be under way at once; more would wait below this seam, in no order. */
    default int mostUnderWay() {
        return 5_000;
    }

    /**
     * Refuses additional attributes that the table cannot hold; a table without such limits refuses none.
     *
     * @throws io.leasehold.InvalidLockSettingException if so
     */
    default void check(Map<String, Object> attributes) {}

    /** Returns what stands before each partition key in the table, and in no key that goes in or comes out here. */
    default String keyPrefix() {
        return "";
    }

    /** Returns whether clients may wait that cannot say so in a row, as those for which a release deletes it. */
    default boolean hasSilentWaiters() {
        return false;
    }

    /** Some rows, and where to go on; a {@code null} cursor ends. */
    record Page(List<LockRecord> records, @Nullable Object cursor) {}
}
