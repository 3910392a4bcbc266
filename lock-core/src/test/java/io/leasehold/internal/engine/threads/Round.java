package io.leasehold.internal.engine.threads;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Some threads that want one lock at one time, and nobody after them: whoever is forgotten has no newcomer to be found by.
 */
final class Round {

    /** What happens to a lock besides. */
    enum Kind {
        ORDINARY,
        /** One of the clients is closed meanwhile. */
        CLOSING,
        /** Somebody frees the lock by force; those of other clients learn it later. */
        FORCED
    }

    /** What all rounds share. */
    record Arena(List<Client> clients, Stories stories, ExecutorService threads, Complaints complaints) {}

    private final Arena arena;
    private final LockKey key;
    private final Kind kind;
    private final Complaints ofSection = new Complaints();
    private final Section section;
    private volatile boolean forcedBlindly;

    Round(Arena arena, String name, Kind kind) {
        this.arena = arena;
        this.key = LockKey.of(name);
        this.kind = kind;
        this.section = new Section(name, ofSection);
    }

    LockKey key() {
        return key;
    }

    Section section() {
        return section;
    }

    Stories stories() {
        return arena.stories();
    }

    Executor threads() {
        return arena.threads();
    }

    boolean closes() {
        return kind == Kind.CLOSING;
    }

    boolean forces() {
        return kind == Kind.FORCED;
    }

    /** Notes whether nobody knows if the lock has two owners. */
    void forcedBlindly(boolean blindly) {
        forcedBlindly = blindly;
    }

    void mayOnlyHappenIf(boolean allowed, Player player, RuntimeException failure) {
        if (!allowed) {
            complain(player, failure.toString());
        }
    }

    void complain(Player player, String what) {
        arena.complaints().add(key + ", " + kind + ": " + player + ": " + what);
    }

    /** Plays until everybody has been answered, and looks at what is left. */
    void play(List<Move> moves, List<Client> clients, SplittableRandom random) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(moves.size());
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            players.add(new Player(this, moves.get(i), clients.get(i), random.split()));
        }
        List<Future<?>> ends = new ArrayList<>();
        for (Player player : players) {
            int delay = random.nextInt(3_000);
            ends.add(arena.threads().submit(() -> {
                start.await();
                Player.spin(delay);
                return player.call();
            }));
        }
        Player.spin(random.nextInt(20_000));
        players.forEach(Player::interrupt);
        for (int i = 0; i < moves.size(); i++) {
            await(players.get(i), ends.get(i));
        }
        checkThatNobodyIsInTheWay();
    }

    private void await(Player player, Future<?> end) throws InterruptedException {
        try {
            end.get(2 * Player.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            complain(player, "failed with " + e.getCause());
        } catch (TimeoutException e) {
            complain(player, "has got no answer");
            end.cancel(true);
        }
    }

    /** Those who are no part of the round get the lock now, one after the other. */
    void checkThatNobodyIsInTheWay() throws InterruptedException {
        if (!arena.complaints().isEmpty()) {
            return;
        }
        for (Client client : arena.clients()) {
            LockRequest request =
                    LockRequest.builder(key).waitTimeout(Player.PATIENCE).build();
            try (LockHandle handle = client.engine().acquire(request)) {
                section.visit(handle, () -> {});
            } catch (RuntimeException e) {
                arena.complaints().add(key + ", " + kind + ": is in the way of " + client + " at last: " + e);
            }
        }
        if (kind == Kind.ORDINARY) {
            section.checkEntries();
        }
        if (!forcedBlindly) {
            ofSection.all().forEach(arena.complaints()::add);
        }
    }
}
