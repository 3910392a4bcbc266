package io.leasehold.internal.engine;

import io.leasehold.LockException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tracks one request for several locks from call to answer. */
final class GroupAcquisition {

    /** The order in which every client takes locks one by one. So groups never wait for each other in a circle. */
    static final Comparator<LockKey> ORDER =
            Comparator.comparing(LockKey::partitionKey).thenComparing(LockKey::sortKey);

    private final List<GroupMember> asked;
    private final List<GroupMember> inOrder;
    private final CompletableFuture<Optional<LockGroup>> answer = new CompletableFuture<>();
    private volatile @Nullable Acquisition last;

    GroupAcquisition(List<GroupMember> asked) {
        this.asked = asked;
        this.inOrder = asked.stream()
                .sorted(Comparator.comparing(GroupMember::key, ORDER))
                .toList();
    }

    /** Returns the locks, in the order of their keys. */
    List<GroupMember> members() {
        return inOrder;
    }

    GroupMember member(LockKey key) {
        return inOrder.stream()
                .filter(member -> member.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether the group waits while others hold one of its locks. */
    boolean waits() {
        return inOrder.get(0).model().waits();
    }

    /** The group; empty if a lock was busy for as long as the group waits; or the failure. */
    CompletableFuture<Optional<LockGroup>> answer() {
        return answer;
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Returns whether exactly this group was granted. */
    boolean isAnsweredBy(@Nullable LockGroup group) {
        return group != null
                && isOver()
                && !answer.isCompletedExceptionally()
                && answer.join().orElse(null) == group;
    }

    /** Returns the locks that were granted, in the order in which they were requested. */
    List<HeldLock> asRequested(List<HeldLock> granted) {
        Map<LockKey, HeldLock> byKey = granted.stream().collect(Collectors.toMap(LockHandle::key, Function.identity()));
        List<HeldLock> ordered = new ArrayList<>();
        asked.forEach(member -> ordered.add(Objects.requireNonNull(byKey.get(member.key()))));
        return List.copyOf(ordered);
    }

    /** Makes a step. An exception ends the group: without a next step, it would wait for ever. */
    void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            Completions.report(e);
            endedBy(last(), StoreException.of(e).reason());
        }
    }

    /** Ends the group without locks, as the request for one of them has ended. */
    void endedWith(Acquisition one) {
        Throwable failure = Completions.failureOf(one.answer());
        endedBy(one, failure == null ? null : StoreException.reasonOf(failure));
    }

    private void endedBy(Acquisition one, @Nullable LockException failure) {
        last = one;
        if (failure == null) {
            answer.complete(Optional.empty());
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /** Returns the request for the lock that was busy for as long as the group waits. */
    Acquisition last() {
        Acquisition known = last;
        return known == null ? inOrder.get(0).model() : known;
    }
}
