package io.leasehold.test.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts what is read into pages. A cursor is the number of what comes next. */
record Paging(int size) {

    <T> List<T> page(List<T> all, @Nullable Object cursor) {
        int from = Math.min(start(cursor), all.size());
        return all.subList(from, Math.min(from + size, all.size()));
    }

    @Nullable
    Object next(List<?> all, @Nullable Object cursor) {
        int to = start(cursor) + size;
        return to < all.size() ? to : null;
    }

    private static int start(@Nullable Object cursor) {
        return cursor == null ? 0 : (Integer) cursor;
    }
}
