package io.leasehold.sample.board;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import software.amazon.awssdk.core.exception.SdkException;

/** Sends the board to all browsers that show it. Without browsers it reads nothing. */
class BoardStream {

    private static final long FOREVER = 0;

    private final Clock clock;
    private final Journal journal;
    private final Desk desk;
    private final Fleet fleet;
    private final TableWatch table;
    private final Ledger ledger;

    @GuardedBy("this")
    private final List<SseEmitter> watchers = new ArrayList<>();

    private final String host = Presence.hostName();

    @GuardedBy("this")
    private long sent;

    BoardStream(Clock clock, Journal journal, Desk desk, Fleet fleet, TableWatch table, Ledger ledger) {
        this.clock = clock;
        this.journal = journal;
        this.desk = desk;
        this.fleet = fleet;
        this.table = table;
        this.ledger = ledger;
    }

    /** Adds a browser, which first gets the journal so far. */
    synchronized SseEmitter watch() {
        SseEmitter watcher = new SseEmitter(FOREVER);
        watcher.onCompletion(() -> leave(watcher));
        watchers.add(watcher);
        send(watcher, "journal", journal.after(0));
        return watcher;
    }

    private synchronized void leave(SseEmitter watcher) {
        watchers.remove(watcher);
    }

    /** Reads the table and sends the news to all browsers. */
    @Scheduled(fixedDelayString = "${sample.board.period}")
    synchronized void update() {
        if (watchers.isEmpty()) {
            return;
        }
        sendNews();
        sendAll("state", look());
    }

    @GuardedBy("this")
    private void sendNews() {
        List<Entry> news = journal.after(sent);
        if (!news.isEmpty()) {
            sendAll("journal", news);
            sent = news.get(news.size() - 1).number();
        }
    }

    private State look() {
        List<Node.View> nodes =
                Stream.concat(Stream.of(desk.view()), fleet.views().stream()).toList();
        try {
            List<TableWatch.Row> rows = table.look().stream()
                    .sorted(Comparator.comparing(TableWatch.Row::lock))
                    .toList();
            return new State(clock.millis(), host, table.keyPrefix(), nodes, rows, ledger.all(), null);
        } catch (LockException | SdkException e) {
            return new State(clock.millis(), host, table.keyPrefix(), nodes, List.of(), Map.of(), e.getMessage());
        }
    }

    @GuardedBy("this")
    private void sendAll(String name, Object data) {
        for (SseEmitter watcher : List.copyOf(watchers)) {
            send(watcher, name, data);
        }
    }

    @GuardedBy("this")
    private void send(SseEmitter watcher, String name, Object data) {
        try {
            watcher.send(SseEmitter.event().name(name).data(data));
        } catch (IOException | IllegalStateException e) {
            // The browser has closed the page.
            watchers.remove(watcher);
        }
    }

    /**
     * The part of the page that is not the journal.
     *
     * @param now milliseconds of our wall clock, by which the page draws the journal's times
     * @param host where this copy is, to find others on the same host
     * @param keyPrefix prefix of each lock's key in the table; may be empty
     * @param problem why the table could not be read; null if it could
     */
    record State(
            long now,
            String host,
            String keyPrefix,
            List<Node.View> nodes,
            List<TableWatch.Row> rows,
            Map<String, Ledger.Counters> counters,
            @Nullable String problem) {}
}
