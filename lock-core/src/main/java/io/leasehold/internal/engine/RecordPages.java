package io.leasehold.internal.engine;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Records of the table, read page by page as they are asked for. */
final class RecordPages implements Iterator<LockRecord> {

    private static final Duration PAGE_LIMIT = Duration.ofSeconds(10);

    private final Context context;
    private final @Nullable String partitionKey;
    private Iterator<LockRecord> page = java.util.Collections.emptyIterator();
    private @Nullable Object cursor;
    private boolean begun;

    RecordPages(Context context, @Nullable String partitionKey) {
        this.context = context;
        this.partitionKey = partitionKey;
    }

    Stream<LockRecord> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && (!begun || cursor != null)) {
            LockStore.Page next = context.blocking()
                    .uninterruptibly(() -> context.table()
                            .page(partitionKey, cursor, PAGE_LIMIT)
                            .unlessSentWithin(PAGE_LIMIT)
                            .result());
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
