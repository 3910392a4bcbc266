package io.leasehold.internal.engine.threads;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two threads meet at one lock after the other, as closely in time as threads can, over a table that answers at once:
 * what goes wrong only within some instructions needs many tries.
 */
final class Duel {

    private static final int LEAST_BOUTS = 100;

    private record Bout(Round round, Client client, List<Player> players, boolean stops) {}

    private final Round.Arena arena;
    private final Supplier<Client> brief;
    private final BooleanSupplier goesOn;
    private final SplittableRandom random = new SplittableRandom(7);
    private volatile @Nullable Bout bout;
    private volatile int begun;
    private volatile int answered;
    private volatile boolean over;

    /**
     * Makes a duel.
     *
     * @param brief makes the clients that are stopped in the course of a bout
     */
    Duel(Round.Arena arena, Supplier<Client> brief, BooleanSupplier goesOn) {
        this.arena = arena;
        this.brief = brief;
        this.goesOn = goesOn;
    }

    /** The part of the one who prepares each bout, and looks at what is left of it. */
    void lead() throws InterruptedException {
        try {
            int number = 0;
            while ((goesOn.getAsBoolean() || number < LEAST_BOUTS)
                    && arena.complaints().isEmpty()) {
                int mine = ++number;
                Bout next = draw(mine);
                bout = next;
                begun = mine;
                fight(next, 0);
                if (!await(() -> answered == mine || over)) {
                    next.round().complain(next.players().get(1), "has got no answer");
                    return;
                }
                end(next);
            }
        } finally {
            over = true;
        }
    }

    /** The part of the other. */
    void follow() throws InterruptedException {
        try {
            for (int number = 1; ; number++) {
                int mine = number;
                if (!await(() -> begun == mine || over) || over) {
                    return;
                }
                fight(Objects.requireNonNull(bout), 1);
                answered = mine;
            }
        } finally {
            over = true;
        }
    }

    /** Returns whether it came true in time. */
    private static boolean await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(1);
            if (System.nanoTime() - begin > 2 * Player.PATIENCE.toNanos()) {
                return false;
            }
        }
        return true;
    }

    private void fight(Bout bout, int side) throws InterruptedException {
        bout.players().get(side).call();
    }

    private Bout draw(int number) {
        boolean stops = random.nextInt(30) == 0;
        Client client = stops ? brief.get() : arena.clients().get(0);
        Round round = new Round(arena, "duel-" + number, stops ? Round.Kind.CLOSING : Round.Kind.ORDINARY);
        Move first = stops ? Move.STOP : Move.draw(random);
        List<Player> players = List.of(player(round, first, client), player(round, Move.draw(random), client));
        return new Bout(round, client, random.nextBoolean() ? players : swapped(players), stops);
    }

    private Player player(Round round, Move move, Client client) {
        return new Player(round, move, client, random.split());
    }

    private static List<Player> swapped(List<Player> players) {
        return List.of(players.get(1), players.get(0));
    }

    private void end(Bout bout) throws InterruptedException {
        if (bout.stops()) {
            bout.client().engine().close();
            bout.client().checkClosed();
        } else {
            bout.round().checkThatNobodyIsInTheWay();
        }
    }
}
