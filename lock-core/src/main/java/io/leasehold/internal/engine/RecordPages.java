package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Records of the table, read page by page as they are asked for. */
final class RecordPages implements Iterator<LockRecord> {

    private static final Duration PAGE_LIMIT = Duration.ofSeconds(10);

    private final Function<@Nullable Object, LockStore.Page> reader;
    private Iterator<LockRecord> page = java.util.Collections.emptyIterator();
    private @Nullable Object cursor;
    private boolean begun;

    private RecordPages(Function<@Nullable Object, LockStore.Page> reader) {
        this.reader = reader;
    }

    /** Returns the rows with a partition key; all for {@code null}. */
    static Stream<LockRecord> of(Context context, @Nullable String partitionKey) {
        return new RecordPages(from -> answer(context, () -> context.table().page(partitionKey, from, PAGE_LIMIT)))
                .stream();
    }

    /** Returns the rows of a lock's members. */
    static Stream<LockRecord> ofMembers(Context context, LockKey lock) {
        return new RecordPages(from -> {
                    LockStore.Members members = answer(
                                    context, () -> context.table().members(Sender.CALLER, lock, from, PAGE_LIMIT))
                            .content();
                    List<LockRecord> records = members.rows().stream()
                            .flatMap(row -> shown(row).stream())
                            .toList();
                    return new LockStore.Page(records, members.cursor());
                })
                .stream();
    }

    private static <T> T answer(Context context, Supplier<PacedRequest<T>> request) {
        return context.blocking()
                .uninterruptibly(
                        () -> request.get().unlessSentWithin(PAGE_LIMIT).result());
    }

    /**
     * Returns what people are shown of a row; empty if there is none.
     *
     * @throws io.leasehold.MalformedLockRecordException if no lock client has written it
     */
    static Optional<LockRecord> shown(Row row) {
        if (row instanceof Row.Malformed malformed) {
            throw malformed.problem();
        }
        if (row instanceof Row.Held held) {
            return Optional.of(SessionRow.asSeenByPeople(held.record()));
        }
        return row instanceof Row.Free free ? Optional.of(free.record()) : Optional.empty();
    }

    private Stream<LockRecord> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && (!begun || cursor != null)) {
            LockStore.Page next = reader.apply(cursor);
            begun = true;
            cursor = next.cursor();
            page = next.records().stream()
                    .filter(record -> !SessionRow.isOne(record.key()))
                    .map(SessionRow::asSeenByPeople)
                    .iterator();
        }
        return page.hasNext();
    }

    @Override
    public LockRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }
}
