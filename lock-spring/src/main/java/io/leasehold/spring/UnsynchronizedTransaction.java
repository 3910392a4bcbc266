package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
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

    /** Returns a lock that is kept for any of this thread, or {@code null}. */
    static @Nullable LockHandle find(LockClient client, LockKey key) {
        return begun().stream()
                .flatMap(each -> each.kept.stream())
                .filter(lock -> lock.client() == client && lock.handle().key().equals(key))
                .map(Kept::handle)
                .findFirst()
                .orElse(null);
    }

    void keep(LockClient client, LockHandle handle, Runnable release) {
        kept.add(new Kept(client, handle, release));
    }

    /** Lets it commit only while a lock is held that others keep. */
    void guard(LockClient client, LockHandle handle) {
        if (kept.stream().noneMatch(lock -> lock.handle() == handle)) {
            keep(client, handle, () -> {});
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
                .forEach(lock -> CommittedWork.ensureHeldBeforeCommit(lock.handle()));
    }

    private record Kept(LockClient client, LockHandle handle, Runnable release) {}
}
