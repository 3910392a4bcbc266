package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.StoreException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes the client's calls for groups of locks. Telemetry counts the request for each lock. */
final class GroupCalls {

    private final Context context;
    private final GroupAcquirer groups;
    private final UpgradeCheck upgrades;

    GroupCalls(Context context, Acquirer acquirer, UpgradeCheck upgrades) {
        this.context = context;
        this.upgrades = upgrades;
        this.groups = new GroupAcquirer(context, acquirer);
    }

    LockGroup acquire(Collection<LockRequest> requests) throws InterruptedException {
        List<LockRequest> distinct = groups.distinct(requests);
        distinct.forEach(upgrades::refuse);
        Measured asked = new Measured(distinct);
        try {
            GroupAcquisition group = groups.begin(distinct, false, Sender.CALLER);
            return asked.ended(await(group).orElseThrow(() -> groups.timeout(group)));
        } catch (InterruptedException | RuntimeException | Error e) {
            asked.failed(e);
            throw e;
        }
    }

    Optional<LockGroup> tryAcquire(Collection<LockRequest> requests) throws InterruptedException {
        List<LockRequest> distinct = groups.distinct(requests);
        distinct.forEach(upgrades::refuse);
        Measured asked = new Measured(distinct);
        try {
            Optional<LockGroup> answer = await(groups.begin(distinct, true, Sender.CALLER));
            answer.ifPresentOrElse(asked::ended, () -> asked.failed(null));
            return answer;
        } catch (InterruptedException | RuntimeException | Error e) {
            asked.failed(e);
            throw e;
        }
    }

    CompletableFuture<LockGroup> acquireAsync(Collection<LockRequest> requests) {
        Measured asked;
        GroupAcquisition group;
        try {
            List<LockRequest> distinct = groups.distinct(requests);
            asked = new Measured(distinct);
            group = begin(distinct, asked);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<LockGroup> result = new CompletableFuture<>();
        Completions.on(group.answer(), (answer, failure) -> {
            Runnable pass = () -> pass(group, asked, result);
            if (!context.callbacks().execute(pass)) {
                pass.run();
            }
        });
        Completions.on(result, (answer, failure) -> {
            if (answer == null) {
                asked.failed(failure);
            }
            // The user may have completed the future. Then the caller never gets the group, and only this code can
            // release it.
            if (!group.isAnsweredBy(answer)) {
                groups.abandon(group);
            }
        });
        return result;
    }

    private GroupAcquisition begin(List<LockRequest> requests, Measured asked) {
        try {
            return groups.begin(requests, false, Sender.ENGINE);
        } catch (RuntimeException | Error e) {
            asked.failed(e);
            throw e;
        }
    }

    private void pass(GroupAcquisition group, Measured asked, CompletableFuture<LockGroup> result) {
        try {
            LockGroup answer = group.answer().join().orElseThrow(() -> groups.timeout(group));
            result.complete(asked.ended(answer));
        } catch (CompletionException | CancellationException | LockException e) {
            RuntimeException reason = StoreException.reasonOf(e);
            asked.failed(reason);
            result.completeExceptionally(reason);
        }
    }

    private Optional<LockGroup> await(GroupAcquisition group) throws InterruptedException {
        try {
            return context.scheduler().awaited(group::answer, Long.MAX_VALUE).get();
        } catch (InterruptedException | RuntimeException | Error e) {
            groups.abandon(group);
            throw e;
        } catch (ExecutionException e) {
            throw StoreException.reasonOf(e);
        }
    }

    /** Measures the requests of one group. */
    private final class Measured {

        private final Map<LockRequest, TelemetryFanOut.Measured> asked = new HashMap<>();

        Measured(List<LockRequest> requests) {
            requests.forEach(request -> asked.put(request, context.telemetry().asks(request)));
        }

        LockGroup ended(LockGroup group) {
            for (LockHandle handle : group.handles()) {
                TelemetryFanOut.Measured one = asked.get(handle.request());
                if (one != null) {
                    one.ended(handle, null);
                }
            }
            return group;
        }

        void failed(@Nullable Throwable failure) {
            asked.values().forEach(one -> one.ended(null, failure));
        }
    }
}
