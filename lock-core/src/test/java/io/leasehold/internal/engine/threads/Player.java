package io.leasehold.internal.engine.threads;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.engine.LockEngine;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread's part in a round. */
final class Player implements Callable<@Nullable Void> {

    /** Far longer than all the others of a round can need; who waits for so long was forgotten. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Round round;
    private final Move move;
    private final LockEngine engine;
    private final SplittableRandom random;
    private volatile String doing = "begins";
    private volatile boolean releasing;
    private @Nullable Thread interruptible;

    Player(Round round, Move move, Client client, SplittableRandom random) {
        this.round = round;
        this.move = move;
        this.engine = client.engine();
        this.random = random;
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        try {
            play();
        } catch (LockClientClosedException e) {
            round.mayOnlyHappenIf(round.closes(), this, e);
        } catch (LockLostException e) {
            round.mayOnlyHappenIf(round.closes() || round.forces(), this, e);
        } catch (LockAcquireTimeoutException e) {
            round.mayOnlyHappenIf(move == Move.IMPATIENT, this, e);
        } catch (LockException e) {
            boolean isForTheTable = e.code() == LockException.Code.STORE_UNAVAILABLE;
            boolean triesOnce = move == Move.IMPATIENT || move == Move.TRY || move == Move.FORCE;
            round.mayOnlyHappenIf(isForTheTable && (triesOnce || releasing || round.closes()), this, e);
        }
        doing = "is done";
        return null;
    }

    private void play() throws InterruptedException {
        switch (move) {
            case BLOCK, KEEP -> use(engine.acquire(patiently()));
            case ASYNC -> use(join(engine.acquireAsync(patiently())));
            case CALLBACK -> join(engine.acquireAsync(patiently()).thenAccept(this::use));
            case TRY -> engine.tryAcquire(patiently()).ifPresent(this::use);
            case IMPATIENT -> use(engine.acquire(waiting(Duration.ofNanos(random.nextInt(3_000_000)))));
            case CANCEL -> cancel(engine.acquireAsync(patiently()));
            case INTERRUPTED -> acquireUnlessInterrupted();
            case RELEASE_TWICE -> releaseTwice(engine.acquire(patiently()));
            case FORCE -> force();
            case STOP -> engine.stopAcquiring();
            case CLOSE -> engine.close();
        }
    }

    /** Whoever has freed a hold of its own client by force has ended it; without an answer, a heartbeat finds out. */
    private void force() {
        round.forcedBlindly(true);
        boolean clear = engine.find(round.key())
                .filter(LockRecord::isHeld)
                .map(engine::forceRelease)
                .orElse(true);
        round.forcedBlindly(!clear);
    }

    private LockRequest patiently() {
        return waiting(PATIENCE);
    }

    private LockRequest waiting(Duration wait) {
        doing = "waits";
        return LockRequest.builder(round.key()).waitTimeout(wait).build();
    }

    private void use(LockHandle handle) {
        visit(handle);
        doing = "releases";
        releasing = true;
        if (random.nextBoolean()) {
            handle.release();
        } else {
            handle.close();
        }
    }

    private void visit(LockHandle handle) {
        doing = "works";
        round.stories().of(handle);
        round.section().visit(handle, this::work);
    }

    private void work() {
        if (move == Move.KEEP) {
            LockSupport.parkNanos(300_000_000);
        } else {
            spin(random.nextInt(1 << random.nextInt(11)));
        }
    }

    static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void cancel(CompletableFuture<LockHandle> asked) {
        spin(random.nextInt(1 << random.nextInt(16)));
        if (!asked.cancel(true)) {
            use(join(asked));
            return;
        }
        try {
            asked.join();
            round.complain(this, "was given a lock by a future that it had cancelled");
        } catch (CancellationException e) {
            doing = "has cancelled";
        }
    }

    private void acquireUnlessInterrupted() {
        bearInterrupts(Thread.currentThread());
        try {
            use(engine.acquire(patiently()));
        } catch (InterruptedException e) {
            doing = "was interrupted";
        } finally {
            bearInterrupts(null);
            boolean unused = Thread.interrupted();
        }
    }

    private synchronized void bearInterrupts(@Nullable Thread thread) {
        interruptible = thread;
    }

    /** Interrupts the thread if that can bear it just now. */
    synchronized void interrupt() {
        if (interruptible != null) {
            interruptible.interrupt();
        }
    }

    private void releaseTwice(LockHandle handle) throws InterruptedException {
        visit(handle);
        doing = "releases twice";
        releasing = true;
        CompletableFuture<Void> second = CompletableFuture.runAsync(handle::release, round.threads());
        handle.release();
        join(second);
    }

    @Override
    public String toString() {
        return move + " by " + engine.hashCode() + ", which " + doing;
    }
}
