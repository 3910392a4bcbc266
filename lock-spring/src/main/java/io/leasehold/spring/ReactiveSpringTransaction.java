package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The reactive transaction of Spring's that a publisher is subscribed in. Loaded only where Reactor and Spring's
 * transactions are on the class path.
 */
final class ReactiveSpringTransaction implements SubscribersTransaction {

    private final TransactionPolicy policy;
    private final Scheduler scheduler;
    private final TransactionSynchronizationManager transaction;

    private ReactiveSpringTransaction(
            TransactionPolicy policy, Scheduler scheduler, TransactionSynchronizationManager transaction) {
        this.policy = policy;
        this.scheduler = scheduler;
        this.transaction = transaction;
    }

    static Mono<SubscribersTransaction> current(TransactionPolicy policy, Scheduler scheduler) {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .filter(ReactiveSpringTransaction::isActive)
                .<SubscribersTransaction>map(found -> new ReactiveSpringTransaction(policy, scheduler, found))
                .onErrorResume(NoTransactionException.class, none -> Mono.empty())
                .defaultIfEmpty(NONE);
    }

    private static boolean isActive(TransactionSynchronizationManager transaction) {
        return transaction.isActualTransactionActive() && transaction.isSynchronizationActive();
    }

    @Override
    public void check(LockedMethod method) {
        policy.check(method);
    }

    @Override
    public @Nullable LockGroup joinKept(LockClient client, LockKey key) {
        List<Joined> all = kept();
        if (all == null) {
            return null;
        }
        LockGroup found = all.stream()
                .filter(kept -> kept.client == client && CallLocks.contain(kept.locks, key))
                .map(kept -> kept.locks)
                .findFirst()
                .orElse(null);
        if (found != null && isActive(transaction)) {
            transaction.registerSynchronization(new Joined(client, found, all));
        }
        return found;
    }

    @Override
    public ReleaseDeferral join(LockClient client, LockGroup locks) {
        if (!policy.defersRelease() || !isActive(transaction)) {
            return ReleaseDeferral.NONE;
        }
        List<Joined> all = kept();
        if (all == null) {
            all = new CopyOnWriteArrayList<>();
            transaction.bindResource(policy, all);
        }
        Joined joined = new Joined(client, locks, all);
        transaction.registerSynchronization(joined);
        return joined::keep;
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Joined> kept() {
        return (List<Joined>) transaction.getResource(policy);
    }

    /** Locks under which work is done in the transaction. */
    private final class Joined implements TransactionSynchronization {

        private final LockClient client;
        private final LockGroup locks;
        private final List<Joined> kept;

        @GuardedBy("this")
        private @Nullable Runnable release;

        @GuardedBy("this")
        private boolean completed;

        Joined(LockClient client, LockGroup locks, List<Joined> kept) {
            this.client = client;
            this.locks = locks;
            this.kept = kept;
        }

        /** Returns false if the transaction has ended before the work. */
        synchronized boolean keep(Runnable afterwards) {
            if (completed) {
                return false;
            }
            release = afterwards;
            kept.add(this);
            return true;
        }

        @Override
        public Mono<Void> beforeCommit(boolean readOnly) {
            return Mono.fromRunnable(locks::ensureHeld);
        }

        @Override
        public Mono<Void> afterCompletion(int status) {
            // A release may block.
            return Mono.<Void>fromRunnable(this::complete).subscribeOn(scheduler);
        }

        private void complete() {
            Runnable due;
            synchronized (this) {
                completed = true;
                kept.remove(this);
                due = release;
            }
            if (due != null) {
                due.run();
            }
        }
    }
}
