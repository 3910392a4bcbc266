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
 * Reads and writes a table of locks. Each operation affects one row atomically; {@link #takeAll} affects several. A
 * stage fails with a {@link StoreException}, which says whether the write may have landed. Each answer tells the table's
 * time, if it is known.
 */
public interface LockStore {

    /** The largest number of rows that one request reads or writes. */
    int MOST_AT_ONCE = 100;

    /** Writes a new hold into a free row, or replaces a hold whose version is known. */
    CompletionStage<Answer<Outcome>> take(Take take);

    /** Writes new holds of several locks, at most {@link #MOST_AT_ONCE}, as {@link #take} does; all of them or none. */
    CompletionStage<Answer<GroupOutcome>> takeAll(GroupTake take);

    /** Renews a hold. A repeated or late duplicate neither fails nor undoes a newer renewal. */
    CompletionStage<Answer<Outcome>> beat(Beat beat);

    /** Releases a row if it shows the given hold; the outcome says whether a client waits for it. */
    CompletionStage<Answer<Outcome>> release(Release release);

    /** Writes into a row that a client waits for it, if it has a holder. Neither hold nor version change. */
    CompletionStage<Answer<Outcome>> announce(Announcement announcement);

    /**
     * Removes the waiter's name from a held row, if it is still the given one. Neither hold nor version change. A table
     * that stores no names does nothing.
     */
    default CompletionStage<Answer<Outcome>> withdraw(Announcement announcement) {
        return CompletableFuture.completedStage(Answer.undated(new Outcome.Applied(0)));
    }

    /** Notes in the row of a session, if it is not over, that one of its holds is about to be ended by force. */
    CompletionStage<Answer<Outcome>> revoke(Revocation revocation);

    /** Notes in the main row of a lock that it has members; answers with the row after the write. */
    default CompletionStage<Answer<Row>> mark(Mark mark) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("The table stores no members"));
    }

    /** Notes in a member's row, if it shows the given hold, which exclusive hold it waits for. */
    default CompletionStage<Answer<Outcome>> waitFor(MemberWait wait) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("The table stores no members"));
    }

    /**
     * Reads one page of the rows of a lock's members, strictly and with consistent reads.
     *
     * @param cursor {@code null} to begin, else the cursor of the previous page
     */
    default CompletionStage<Answer<Members>> members(LockKey lock, @Nullable Object cursor, Duration timeout) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("The table stores no members"));
    }

    /** Reads the rows of several locks, at most {@link #MOST_AT_ONCE}, with eventually consistent reads and leniently. */
    CompletionStage<Answer<Rows>> readSome(List<LockKey> keys, Duration timeout);

    /** Reads one row, with a consistent read. */
    CompletionStage<Answer<Row>> read(LockKey key, Duration timeout);

    /** Reads several rows, at most {@link #MOST_AT_ONCE}, each with a consistent read. The result is not a snapshot. */
    CompletionStage<Answer<ReadRows>> readAll(List<LockKey> keys, Duration timeout);

    /**
     * Reads one page of rows, leniently: malformed attributes are left out of the records.
     *
     * @param partitionKey {@code null} for all partitions
     * @param cursor {@code null} to begin, else the cursor of the previous page
     */
    CompletionStage<Answer<Page>> page(@Nullable String partitionKey, @Nullable Object cursor, Duration timeout);

    /** Returns the attribute names that additional attributes must not use. */
    Set<String> reservedNames();

    /** Returns how many requests may be in progress at once; more would wait inside the store, in no order. */
    default int mostUnderWay() {
        return 5_000;
    }

    /**
     * Refuses additional attributes that the table cannot store; a table without such limits refuses none.
     *
     * @throws io.leasehold.InvalidLockSettingException if so
     */
    default void check(Map<String, Object> attributes) {}

    /**
     * Returns the prefix of each partition key in the table. Keys in the parameters and results here do not contain it.
     */
    default String keyPrefix() {
        return "";
    }

    /**
     * Returns whether clients may wait that cannot announce it in a row, such as those whose release deletes the row.
     */
    default boolean hasSilentWaiters() {
        return false;
    }

    /**
     * Some rows.
     *
     * @param records one for each row that exists
     * @param unread the keys of rows that the table did not read, because it was too busy
     */
    record Rows(List<LockRecord> records, Set<LockKey> unread) {}

    /**
     * Some rows, which were read strictly.
     *
     * @param rows one for each key that was read, also if there is no such row
     * @param unread the keys of rows that the table did not read, because it was too busy or they were too large
     */
    record ReadRows(Map<LockKey, Row> rows, Set<LockKey> unread) {}

    /** Some rows, and the cursor of the next page; {@code null} after the last page. */
    record Page(List<LockRecord> records, @Nullable Object cursor) {}

    /** Rows of members, and the cursor of the next page; {@code null} after the last page. */
    record Members(List<Row> rows, @Nullable Object cursor) {}
}
