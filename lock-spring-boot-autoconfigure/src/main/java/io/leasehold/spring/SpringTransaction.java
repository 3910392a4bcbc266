package io.leasehold.spring;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction of Spring's that the thread is in. Loaded only where Spring's transactions are on the class path. */
final class SpringTransaction implements CallersTransaction {

    private static final Logger log = LoggerFactory.getLogger(SpringTransaction.class);

    private final CalledInTransaction policy;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Object boundAs = new Object();

    SpringTransaction(CalledInTransaction policy) {
        this.policy = policy;
    }

    @Override
    public void check(LockedMethod method) {
        if (policy == CalledInTransaction.DEFER_RELEASE || !isActive()) {
            return;
        }
        if (policy == CalledInTransaction.FAIL) {
            throw new LockException(
                    LockException.Code.INVALID_SETTING,
                    method.name()
                            + " was called inside a transaction of its caller and not run: its lock would be given"
                            + " up before that transaction commits. Call it outside of the transaction, or set"
                            + " distributed-lock.called-in-transaction to defer-release.");
        }
        if (warned.add(method.name())) {
            log.warn(
                    "{} is called inside a transaction of its caller: its lock is given up before that commits. Call it"
                            + " outside, or set distributed-lock.called-in-transaction to defer-release",
                    method.name());
        }
    }

    @Override
    public @Nullable LockHandle find(LockClient client, LockKey key) {
        List<Kept> all = kept();
        return all == null
                ? null
                : all.stream()
                        .filter(kept ->
                                kept.client() == client && kept.handle().key().equals(key))
                        .map(Kept::handle)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public boolean keep(LockClient client, LockHandle handle, Runnable giveUp) {
        if (policy != CalledInTransaction.DEFER_RELEASE || !isActive()) {
            return false;
        }
        List<Kept> all = kept();
        if (all == null) {
            all = new CopyOnWriteArrayList<>();
            TransactionSynchronizationManager.bindResource(boundAs, all);
        }
        Kept kept = new Kept(client, handle);
        all.add(kept);
        TransactionSynchronizationManager.registerSynchronization(new ReleaseAfterwards(kept, all, giveUp));
        return true;
    }

    private static boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }

    @SuppressWarnings("unchecked")
    private @Nullable List<Kept> kept() {
        return (List<Kept>) TransactionSynchronizationManager.getResource(boundAs);
    }

    private record Kept(LockClient client, LockHandle handle) {}

    private final class ReleaseAfterwards implements TransactionSynchronization {

        private final Kept kept;
        private final List<Kept> all;
        private final Runnable giveUp;

        ReleaseAfterwards(Kept kept, List<Kept> all, Runnable giveUp) {
            this.kept = kept;
            this.all = all;
            this.giveUp = giveUp;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            kept.handle().ensureHeld();
        }

        /** May run on a thread of the transaction manager's. */
        @Override
        public void afterCompletion(int status) {
            all.remove(kept);
            if (all.isEmpty() && kept() == all) {
                TransactionSynchronizationManager.unbindResource(boundAs);
            }
            giveUp.run();
        }
    }
}
