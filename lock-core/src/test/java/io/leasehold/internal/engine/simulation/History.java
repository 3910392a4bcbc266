package io.leasehold.internal.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in one run, for readers. Keeping it costs more than the run itself, so most runs do not. */
final class History {

    private static final int MOST_LINES = 120;

    private record Line(long at, String who, @Nullable String lock, String what) {
        @Override
        public String toString() {
            return String.format("%11.6f  %-5s %-3s %s", at / 1e9, who, lock == null ? "" : lock, what);
        }
    }

    private final boolean kept;
    private final List<Line> lines = new ArrayList<>();

    History(boolean kept) {
        this.kept = kept;
    }

    boolean isKept() {
        return kept;
    }

    void add(long at, String who, @Nullable Object lock, String what) {
        lines.add(new Line(at, who, lock == null ? null : lock.toString(), what));
    }

    int size() {
        return lines.size();
    }

    /** Returns all lines. */
    List<String> all() {
        return lines.stream().map(Line::toString).toList();
    }

    /** Returns what concerns one lock, the last part of it. */
    List<String> of(@Nullable String lock) {
        List<String> concerned = lines.stream()
                .filter(line ->
                        lock == null || line.lock() == null || line.lock().equals(lock))
                .map(Line::toString)
                .toList();
        return concerned.subList(Math.max(0, concerned.size() - MOST_LINES), concerned.size());
    }
}
