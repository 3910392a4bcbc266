package io.leasehold.internal.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends every hold of a client, each for itself, and then its threads; all within one limit. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final Context context;
    private final long deadline;

    Shutdown(Context context) {
        this.context = context;
        this.deadline = context.nano() + context.settings().closeTimeout().toNanos();
    }

    /** Hides an interrupt that came before, which would otherwise cut off the releases that have just been sent. */
    void run() {
        boolean interrupted = Thread.interrupted();
        try {
            endEverything();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endEverything() {
        List<Upkeep> kept = List.copyOf(context.registry().live());
        await(allOf(kept));
        await(context.orphans().quiet());
        await(context.orphans().quiet());
        kept.forEach(upkeep -> upkeep.handle().settleNow());
        await(context.dispatcher().quiet());
        context.seams().scheduler().close();
        context.seams().shutdown().run();
    }

    private CompletableFuture<Void> end(Upkeep upkeep) {
        if (!context.settings().releaseOnClose()) {
            upkeep.abandon();
            return CompletableFuture.completedFuture(null);
        }
        // It may have run out while no timer could say so, and from here on none ever will.
        upkeep.countdown().check();
        return upkeep.handle().releaseInBackground().exceptionally(failure -> {
            LOG.warn("Lock '{}' could not be released on close; its lease ends it", upkeep.key(), failure);
            return null;
        });
    }

    private CompletableFuture<Void> allOf(List<Upkeep> kept) {
        return CompletableFuture.allOf(kept.stream().map(this::end).toArray(CompletableFuture[]::new));
    }

    private void await(CompletableFuture<Void> work) {
        try {
            context.seams().scheduler().awaited(() -> work, nanosLeft()).get(nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn(
                    "Closing the lock client took longer than {}",
                    context.settings().closeTimeout());
        } catch (ExecutionException e) {
            LOG.warn("Closing the lock client met a failure", e);
        }
    }

    private long nanosLeft() {
        return Math.max(0, deadline - context.nano());
    }
}
