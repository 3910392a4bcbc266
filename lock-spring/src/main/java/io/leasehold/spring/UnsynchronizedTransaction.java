package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;

/**
 * A transaction of this thread that Spring does not synchronize, as those of message brokers by default, and the locks that
 * are kept until it has ended.
 */
final class UnsynchronizedTransaction {

    /** The innermost first. */
    private static final ThreadLocal<@Nullable Deque<UnsynchronizedTransaction>> BEGUN = new ThreadLocal<>();

    private final TransactionExecution transaction;
    private final List<Kept> kept = new ArrayList<>();

    private UnsynchronizedTransaction(TransactionExecution transaction) {
        this.transaction = transaction;
    }

    static void begun(TransactionExecution transaction) {
        if (transaction.isNewTransaction() && !SpringTransaction.isActive()) {
            Deque<UnsynchronizedTransaction> all = new ArrayDeque<>(begun());
            all.push(new UnsynchronizedTransaction(transaction));
            BEGUN.set(all);
        }
    }

    private static Collection<UnsynchronizedTransaction> begun() {
        Deque<UnsynchronizedTransaction> all = BEGUN.get();
        return all == null ? List.of() : all;
    }

    /** Releases what was kept for it. */
    static void ended(TransactionExecution transaction) {
        List<UnsynchronizedTransaction> over =
                begun().stream().filter(each -> each.isOver(transaction)).toList();
        Deque<UnsynchronizedTransaction> rest = new ArrayDeque<>(begun());
        rest.removeAll(over);
        if (rest.isEmpty()) {
            BEGUN.remove();
        } else {
            BEGUN.set(rest);
        }
        over.forEach(each -> each.kept.forEach(lock -> lock.release().run()));
    }

    private boolean isOver(TransactionExecution ended) {
        return transaction == ended || transaction.isCompleted();
    }

    /** Returns the innermost one that goes on, or {@code null}. */
    static @Nullable UnsynchronizedTransaction current() {
        return begun().stream()
                .filter(each -> !each.transaction.isCompleted())
                .findFirst()
                .orElse(null);
    }

    /** Returns locks that are kept for any of this thread, the given one among them, or {@code null}. */
    static @Nullable LockGroup find(LockClient client, LockKey key) {
        return begun().stream()
                .flatMap(each -> each.kept.stream())
                .filter(each -> each.client() == client && CallLocks.contain(each.locks(), key))
                .map(Kept::locks)
                .findFirst()
                .orElse(null);
    }

    void keep(LockClient client, LockGroup locks, Runnable release) {
        kept.add(new Kept(client, locks, release));
    }

    /** Lets it commit only while locks are held that others keep. */
    void guard(LockClient client, LockGroup locks) {
        if (kept.stream().noneMatch(each -> each.locks() == locks)) {
            keep(client, locks, () -> {});
        }
    }

    /**
     * Checks the locks that are kept until the transaction has ended.
     *
     * @throws io.leasehold.LockLostException if one of them is lost
     */
    static void ensureKeptHeldBeforeCommit(TransactionExecution transaction) {
        begun().stream()
                .filter(each -> each.transaction == transaction)
                .flatMap(each -> each.kept.stream())
                .forEach(kept -> CommittedWork.ensureHeldBeforeCommit(kept.locks()));
    }

    private record Kept(LockClient client, LockGroup locks, Runnable release) {}
}
