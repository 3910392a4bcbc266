package io.leasehold.internal.engine.threads;

import static org.awaitility.Awaitility.await;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Plays one round after the other, and holds some locks all the time. */
final class Group implements Callable<@Nullable Void> {

    private static final int PLAYERS = 4;
    private static final int KEPT = 12;

    private static final int LEAST_ROUNDS = 10;

    private final String name;
    private final Round.Arena arena;
    private final Supplier<Client> brief;
    private final SplittableRandom random;
    private final BooleanSupplier goesOn;
    private final List<LockHandle> kept = new ArrayList<>();
    private int rounds;

    /**
     * Makes a group.
     *
     * @param brief makes the clients that are closed in the course of a round
     */
    Group(String name, Round.Arena arena, Supplier<Client> brief, SplittableRandom random, BooleanSupplier goesOn) {
        this.name = name;
        this.arena = arena;
        this.brief = brief;
        this.random = random;
        this.goesOn = goesOn;
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        for (int i = 0; i < KEPT; i++) {
            Client client = arena.clients().get(i % arena.clients().size());
            kept.add(client.engine().acquire(LockRequest.of(name + "-kept-" + i)));
        }
        while ((goesOn.getAsBoolean() || rounds < LEAST_ROUNDS)
                && arena.complaints().isEmpty()) {
            playOne();
            rounds++;
        }
        checkHeartbeats();
        return null;
    }

    /** Releases what it has held all the time. */
    void end() {
        kept.forEach(LockHandle::release);
    }

    /** After all that has happened, each of them must still be kept alive. */
    private void checkHeartbeats() {
        long begin = System.nanoTime();
        for (LockHandle handle : kept) {
            try {
                await().atMost(Player.PATIENCE)
                        .until(() -> handle.sinceHeartbeat().toNanos() < System.nanoTime() - begin);
            } catch (ConditionTimeoutException e) {
                arena.complaints().add(handle + " had its last heartbeat " + handle.sinceHeartbeat() + " ago");
            }
        }
    }

    /** Most rounds are played inside one client, where threads meet; two clients meet in the table only. */
    private void playOne() throws InterruptedException {
        int dice = random.nextInt(16);
        Round.Kind kind = dice == 0 ? Round.Kind.CLOSING : dice == 1 ? Round.Kind.FORCED : Round.Kind.ORDINARY;
        Round round = new Round(arena, name + "-" + rounds, kind);
        if (kind == Round.Kind.CLOSING) {
            Client closed = brief.get();
            List<Client> clients = new ArrayList<>(List.of(closed, closed, closed, closed, lasting()));
            round.play(moves(random.nextBoolean() ? Move.CLOSE : Move.STOP, clients.size()), clients, random);
            closed.engine().close();
            closed.checkClosed();
        } else {
            List<Client> clients = kind == Round.Kind.ORDINARY && random.nextInt(4) == 0
                    ? Stream.generate(this::lasting).limit(PLAYERS).toList()
                    : Collections.nCopies(PLAYERS, lasting());
            Move first = kind == Round.Kind.FORCED ? Move.FORCE : random.nextInt(50) == 0 ? Move.KEEP : draw();
            round.play(moves(first, PLAYERS), clients, random);
        }
    }

    private Client lasting() {
        return arena.clients().get(random.nextInt(arena.clients().size()));
    }

    private Move draw() {
        return Move.draw(random);
    }

    private List<Move> moves(Move first, int count) {
        List<Move> moves = new ArrayList<>(List.of(first));
        while (moves.size() < count) {
            moves.add(draw());
        }
        return moves;
    }
}
