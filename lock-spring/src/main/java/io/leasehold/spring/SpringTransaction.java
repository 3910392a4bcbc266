package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction of Spring's that the thread is in. Loaded only where Spring's transactions are on the class path. */
final class SpringTransaction implements CallersTransaction {

    private final TransactionPolicy policy;
    private final CommitGuards guards;
    private final Object boundAs = new Object();

    SpringTransaction(TransactionPolicy policy, CommitGuards guards) {
        this.policy = policy;
        this.guards = guards;
    }

    /**
     * Checks the locks that are kept until the transaction of this thread has ended, also those that came to it while it
     * was about to commit.
     *
     * @throws io.leasehold.LockLostException if one of them is lost
     */
    static void ensureKeptHeldBeforeCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
                if (each instanceof HeldAtCommit held) {
                    held.ensureHeld();
                }
            }
        }
    }

    @Override
    public void ensureGuarded() {
        guards.ensureInPlace();
    }

    @Override
    public void check(LockedMethod method) {
        if (isActive() || UnsynchronizedTransaction.current() != null) {
            policy.check(method);
        }
    }

    @Override
    public @Nullable LockGroup join(LockClient client, LockKey key) {
        List<Kept> all = kept();
        LockGroup found = (all == null ? List.<Kept>of() : all)
                .stream()
                        .filter(kept -> kept.client() == client && CallLocks.contain(kept.locks(), key))
                        .map(Kept::locks)
                        .findFirst()
                        .orElseGet(() -> UnsynchronizedTransaction.find(client, key));
        if (found != null) {
            guardInnermost(client, found);
        }
        return found;
    }

    /** The lock may be kept for an outer transaction, and the innermost commits before that, on its own. */
    private static void guardInnermost(LockClient client, LockGroup locks) {
        if (!isActive()) {
            UnsynchronizedTransaction unsynchronized = UnsynchronizedTransaction.current();
            if (unsynchronized != null) {
                unsynchronized.guard(client, locks);
            }
        } else if (TransactionSynchronizationManager.getSynchronizations().stream()
                .noneMatch(each -> each instanceof HeldAtCommit held && held.locks() == locks)) {
            TransactionSynchronizationManager.registerSynchronization(new HeldAtCommit(locks));
        }
    }

    @Override
    public boolean keep(LockClient client, LockGroup locks, Runnable release) {
        if (!policy.defersRelease()) {
            return false;
        }
        if (!isActive()) {
            UnsynchronizedTransaction unsynchronized = UnsynchronizedTransaction.current();
            if (unsynchronized != null) {
                unsynchronized.keep(client, locks, release);
            }
            return unsynchronized != null;
        }
        List<Kept> all = kept();
        if (all == null) {
            all = new CopyOnWriteArrayList<>();
            TransactionSynchronizationManager.bindResource(boundAs, all);
        }
        Kept kept = new Kept(client, locks);
        all.add(kept);
        TransactionSynchronizationManager.registerSynchronization(new ReleaseAfterwards(kept, all, release));
        return true;
    }

    static boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Kept> kept() {
        return (List<Kept>) TransactionSynchronizationManager.getResource(boundAs);
    }

    private record Kept(LockClient client, LockGroup locks) {}

    /** Lets a transaction commit only while locks are held. */
    private static class HeldAtCommit implements TransactionSynchronization {

        private final LockGroup locks;

        HeldAtCommit(LockGroup locks) {
            this.locks = locks;
        }

        LockGroup locks() {
            return locks;
        }

        void ensureHeld() {
            CommittedWork.ensureHeldBeforeCommit(locks);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            ensureHeld();
        }
    }

    private final class ReleaseAfterwards extends HeldAtCommit {

        private final Kept kept;
        private final List<Kept> all;
        private final Runnable release;

        ReleaseAfterwards(Kept kept, List<Kept> all, Runnable release) {
            super(kept.locks());
            this.kept = kept;
            this.all = all;
            this.release = release;
        }

        /** May run on a thread of the transaction manager's. */
        @Override
        public void afterCompletion(int status) {
            all.remove(kept);
            if (all.isEmpty() && kept() == all) {
                TransactionSynchronizationManager.unbindResource(boundAs);
            }
            release.run();
        }
    }
}
