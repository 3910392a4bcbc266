package io.leasehold.internal.engine;

import io.leasehold.LockKey;
import io.leasehold.internal.engine.pace.Admission;
import io.leasehold.internal.engine.pace.PacedRequest;
import io.leasehold.internal.engine.pace.Urgency;
import io.leasehold.internal.store.Announcement;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.Row;
import io.leasehold.internal.store.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends every request of this client to the lock table, as soon as admission control allows it. Nothing else in the
 * engine calls a {@link LockStore}. A request is built when it is sent, and its time limit counts from there. A request
 * that is sent at once on a caller's thread may do its work there; one that has to wait never blocks. Each result fails
 * with a {@link io.leasehold.internal.store.StoreException} and nothing else.
 */
final class Table {

    /** An operation of the store. */
    private interface Operation<Q, T> {
        CompletionStage<Answer<T>> of(LockStore store, Q request);
    }

    private final LockStore background;
    private final LockStore callers;
    private final StoreCalls calls;
    private final Admission admission;
    private final TableClock clock;
    private final boolean silentWaiters;

    Table(Seams seams, EngineSettings settings) {
        this.background = seams.store();
        this.callers = seams.callerStore();
        this.calls = new StoreCalls(seams.scheduler());
        int most = answered(background::mostUnderWay, Admission.LEAST_AT_ONCE);
        this.admission = new Admission(seams.scheduler(), seams.clocks(), most, settings.heartbeatTps());
        this.clock = new TableClock(seams.clocks(), settings.takeoverSkew());
        this.silentWaiters = answered(background::hasSilentWaiters, false);
    }

    private static <T> T answered(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (RuntimeException | Error e) {
            return otherwise;
        }
    }

    /**
     * Sends a take.
     *
     * @param take makes the request; {@code null} if it is not needed any more
     * @param late takes an answer that comes after the time limit
     */
    PacedRequest<Answer<Outcome>> take(
            Sender sender,
            Urgency urgency,
            Duration limit,
            Supplier<@Nullable Take> take,
            Consumer<? super Answer<Outcome>> late) {
        return ask(urgency, sender, limit, take, LockStore::take, Function.identity(), late);
    }

    /**
     * Sends a heartbeat.
     *
     * @param beat makes the request; {@code null} if the hold has ended
     * @param late takes an answer that comes after the time limit
     */
    PacedRequest<Answer<Outcome>> beat(
            Urgency urgency, Duration limit, Supplier<@Nullable Beat> beat, Consumer<? super Answer<Outcome>> late) {
        return ask(urgency, Sender.ENGINE, limit, beat, LockStore::beat, Function.identity(), late);
    }

    /** Releases a row. */
    PacedRequest<Outcome> release(Sender sender, Urgency urgency, Duration limit, Supplier<@Nullable Release> release) {
        return ask(urgency, sender, limit, release, LockStore::release, Answer::content, late -> {});
    }

    /**
     * Announces that this client waits.
     *
     * @param sent is run when the request is sent
     */
    PacedRequest<Outcome> announce(Announcement announcement, Runnable sent) {
        Duration limit = announcement.timeout();
        Supplier<@Nullable Announcement> request = () -> {
            sent.run();
            return announcement;
        };
        return ask(Urgency.READ, Sender.ENGINE, limit, request, LockStore::announce, Answer::content, late -> {});
    }

    /** Withdraws an announcement. */
    PacedRequest<Outcome> withdraw(Announcement announcement) {
        Duration limit = announcement.timeout();
        return ask(
                Urgency.READ,
                Sender.ENGINE,
                limit,
                () -> announcement,
                LockStore::withdraw,
                Answer::content,
                late -> {});
    }

    /** Notes in the row of a session that one of its holds is about to be ended by force, for a caller that blocks. */
    PacedRequest<Outcome> revoke(Revocation revocation) {
        Duration limit = revocation.timeout();
        return ask(
                Urgency.release(limit.toNanos(), false),
                Sender.CALLER,
                limit,
                () -> revocation,
                LockStore::revoke,
                Answer::content,
                late -> {});
    }

    /** Reads some rows, eventually consistently. */
    PacedRequest<LockStore.Rows> readSome(List<LockKey> keys, Duration limit) {
        return ask(
                Urgency.READ,
                Sender.ENGINE,
                limit,
                () -> keys,
                (to, of) -> to.readSome(of, limit),
                Answer::content,
                late -> {});
    }

    /** Reads a row. */
    PacedRequest<Answer<Row>> read(Sender sender, LockKey key, Duration limit) {
        return read(sender, () -> key, limit);
    }

    /** Reads a row; the key is supplied when the request is sent. */
    PacedRequest<Answer<Row>> read(Sender sender, Supplier<@Nullable LockKey> key, Duration limit) {
        return ask(Urgency.READ, sender, limit, key, (to, of) -> to.read(of, limit), Function.identity(), late -> {});
    }

    /** Reads one page of rows, for a caller that blocks. */
    PacedRequest<LockStore.Page> page(@Nullable String partitionKey, @Nullable Object cursor, Duration limit) {
        return ask(
                Urgency.READ,
                Sender.CALLER,
                limit,
                () -> limit,
                (to, within) -> to.page(partitionKey, cursor, within),
                Answer::content,
                late -> {});
    }

    private <Q, T, R> PacedRequest<R> ask(
            Urgency urgency,
            Sender sender,
            Duration limit,
            Supplier<@Nullable Q> request,
            Operation<Q, T> operation,
            Function<Answer<T>, R> read,
            Consumer<? super R> late) {
        PacedRequest.Call<R> call = atOnce -> {
            Q made = request.get();
            LockStore store = atOnce && sender == Sender.CALLER ? callers : background;
            TableClock.Question asked = clock.ask();
            return made == null
                    ? null
                    : calls.within(
                            limit,
                            () -> operation.of(store, made).thenApply(answer -> read.apply(asked.answeredBy(answer))),
                            late);
        };
        return admission.send(urgency, limit, call);
    }

    /** Returns the table's own clock, as its answers have shown it. */
    TableClock clock() {
        return clock;
    }

    /** Drops the requests that wait to be sent. */
    void close() {
        admission.close();
    }

    /** Refuses additional attributes that the table cannot hold. */
    void check(Map<String, Object> attributes) {
        background.check(attributes);
    }

    /** Returns the attribute names that additional attributes must not use. */
    Set<String> reservedNames() {
        return background.reservedNames();
    }

    /** Returns whether clients may wait that cannot announce it in a row. */
    boolean hasSilentWaiters() {
        return silentWaiters;
    }

    /** Returns the prefix of each partition key in the table. */
    String keyPrefix() {
        return background.keyPrefix();
    }
}
