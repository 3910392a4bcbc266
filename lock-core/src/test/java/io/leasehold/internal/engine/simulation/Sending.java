package io.leasehold.internal.engine.simulation;

import io.leasehold.LockKey;
import io.leasehold.internal.store.Answer;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Outcome;
import io.leasehold.internal.store.Release;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends one client's requests through a network with faults, or has them answered at once. */
abstract class Sending implements LockStore {

    private static final int NOT_FORCING = -1;
    private static final Set<String> MAY_BE_OF_FORCE = Set.of("read", "query");

    final Fleet fleet;
    final Member member;
    private final SplittableRandom random;
    private boolean instant;
    /** How many threads were blocked when a call began that forces a release; a negative number if none does. */
    private int forcing = NOT_FORCING;
    /** The version of the hold that this call forces. */
    private @Nullable String forced;

    Sending(Fleet fleet, Member member, SplittableRandom random) {
        this.fleet = fleet;
        this.member = member;
        this.random = random;
    }

    /** From here on answers come before the calls return. */
    void makeInstant() {
        instant = true;
    }

    /**
     * Makes a call that blocks until the table has answered, which it does at once, unless the engine has the call
     * wait. Returns false if the process ended meanwhile.
     */
    boolean answerAtOnce(Runnable call) {
        boolean before = instant;
        instant = true;
        try {
            call.run();
            return true;
        } catch (Program.Ended e) {
            return false;
        } finally {
            instant = before;
            fleet.holdJudge().lookForGrants(member);
        }
    }

    private boolean isInstant() {
        return instant && member.process().waiting() == 0;
    }

    /** Makes a call that forces a release, which is no release of an owner's. */
    void force(Runnable call) {
        int before = forcing;
        forcing = member.process().waiting();
        try {
            answerAtOnce(call);
        } finally {
            forcing = before;
        }
    }

    /** Tells which hold the call that is being made forces. */
    void forces(@Nullable String version) {
        forced = version;
    }

    /** What others of the process do while that call is blocked does not count. */
    private boolean isForcing() {
        return forcing == member.process().waiting();
    }

    /** Returns whether a release belongs to that call, which may have to wait for room before it is sent. */
    boolean isOfForce(Release release) {
        return isForcing()
                || (forcing != NOT_FORCING
                        && release.exactly()
                        && release.version().equals(forced));
    }

    void countForRate(String what, LockKey key) {
        // The read of a call that forces a release may have to wait for room.
        boolean ofForce = isForcing() || (forcing != NOT_FORCING && MAY_BE_OF_FORCE.contains(what));
        if (!isInstant() && !ofForce) {
            fleet.rateJudge().sent(member, key, what);
        }
    }

    /** Sends a write of which no judge keeps a file. */
    CompletionStage<Answer<Outcome>> write(String what, LockKey key, Duration timeout, Supplier<Outcome> effect) {
        return send(what, key, null, timeout, effect, outcome -> {});
    }

    <T> CompletionStage<Answer<T>> send(
            String what,
            LockKey key,
            @Nullable String holdId,
            Duration timeout,
            Supplier<T> effect,
            Message.Afterwards<T> afterwards) {
        if (isInstant()) {
            return CompletableFuture.completedFuture(fleet.frontEnds().answer(member, effect.get()));
        }
        fleet.tally().count(Happening.REQUEST);
        long limit = what.equals("takes") ? timeout.toNanos() : 0;
        Fate fate = fleet.network().draw(member.machine(), random, limit);
        if (!fate.isClean() || fate.there + fate.back > timeout.toNanos() / 2) {
            member.hitByFault(timeout);
        }
        Message<T> message = new Message<>(fleet, member, what, key, holdId, timeout, effect, afterwards, fate);
        message.leave();
        return message.answer();
    }
}
