package io.leasehold.internal.engine;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the errors of requests whose wait is over; they name a holder, if one is known. */
final class Timeouts {

    private final Context context;
    private final ClientState client;

    Timeouts(Context context, ClientState client) {
        this.context = context;
        this.client = client;
    }

    LockAcquireTimeoutException of(Acquisition acquisition) {
        Duration waited = Duration.ofNanos(acquisition.waitedNanos(context.nano()));
        return new LockAcquireTimeoutException(acquisition.key(), waited, holderOf(acquisition), acquisition.trouble());
    }

    private @Nullable LockRecord holderOf(Acquisition acquisition) {
        Hold own = client.queues().own(acquisition.key());
        if (own != null) {
            return own.state()
                    .askTenures(Tenures::latest)
                    .grant()
                    .record(context.settings().ownerName());
        }
        Observation seen = client.observations().get(acquisition.key());
        LockRecord holder = seen == null ? acquisition.holder() : seen.record();
        return holder == null ? null : SessionRow.asSeenByPeople(holder);
    }
}
