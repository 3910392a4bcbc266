package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockKey;
import io.leasehold.internal.runtime.Completions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places of a group in this client's queues. During an attempt it is first in the queue of each lock, so that no
 * other request of this client interferes. Between attempts it stands in one queue only: groups of one client never wait
 * for each other in a circle, and whoever closes the client finds each of them.
 */
final class GroupClaims {

    private final Acquirer acquirer;
    private final GroupAcquisition group;
    private final Turn turn;

    @GuardedBy("this")
    private final Map<LockKey, Acquisition> places = new LinkedHashMap<>();

    @GuardedBy("this")
    private boolean over;

    /**
     * Makes the claims of a group that stands in no queue.
     *
     * @param turn is told when the lock in whose queue the group stands can be taken
     */
    GroupClaims(Acquirer acquirer, GroupAcquisition group, Turn turn) {
        this.acquirer = acquirer;
        this.group = group;
        this.turn = turn;
    }

    /** Claims all locks, those that the group has and all others in one step; returns the first busy one if it cannot. */
    @Nullable
    GroupMember claimAll() {
        List<Acquisition> fresh = new ArrayList<>();
        synchronized (this) {
            for (GroupMember member : group.members()) {
                Acquisition has = places.get(member.key());
                if (has == null) {
                    fresh.add(place(member));
                } else {
                    has.decideFirst(false);
                }
            }
        }
        LockKey busy = acquirer.claim(fresh);
        if (busy != null) {
            return group.member(busy);
        }
        keep(fresh);
        return null;
    }

    private Acquisition place(GroupMember member) {
        Acquisition place = member.model().another(turn);
        Completions.on(place.answer(), (handle, failure) -> {
            if (handle == null || handle.isEmpty()) {
                ended(place);
            }
        });
        return place;
    }

    /** Ends the group if one of its places was ended from outside. */
    private void ended(Acquisition place) {
        boolean ours;
        synchronized (this) {
            ours = places.get(place.key()) == place;
        }
        if (ours) {
            group.endedWith(place);
        }
    }

    /** Returns a place that is in no queue, for a lock that is in use in this client. */
    Acquisition standIn(GroupMember member) {
        Acquisition place = place(member);
        synchronized (this) {
            places.put(member.key(), place);
        }
        return place;
    }

    /** Keeps new places; leaves them at once if the group has ended meanwhile. */
    private void keep(List<Acquisition> fresh) {
        boolean tooLate;
        synchronized (this) {
            tooLate = over;
            if (!over) {
                fresh.forEach(place -> places.put(place.key(), place));
            }
        }
        for (Acquisition place : fresh) {
            if (tooLate) {
                acquirer.abandon(place);
            } else if (Completions.failureOf(place.answer()) != null) {
                // The client stopped before the place was kept, so nobody has told the group.
                group.endedWith(place);
            }
        }
    }

    /** Returns the places of the group: one for each lock during an attempt, none if it is over. */
    synchronized Map<LockKey, Acquisition> places() {
        return Map.copyOf(places);
    }

    /**
     * Leaves all queues but that of one lock, which the group has claimed.
     *
     * @return its place there; {@code null} if the group is over
     */
    @Nullable
    Acquisition leaveAllBut(GroupMember member) {
        List<Acquisition> left;
        Acquisition stand;
        synchronized (this) {
            stand = places.get(member.key());
            left = takeAll();
            if (stand != null) {
                left.remove(stand);
                places.put(member.key(), stand);
            }
        }
        left.forEach(acquirer::abandon);
        return stand;
    }

    /** Joins the end of the queue of one lock, and leaves all others. */
    void moveTo(GroupMember member) {
        Acquisition stand = place(member);
        List<Acquisition> left;
        synchronized (this) {
            if (over) {
                return;
            }
            left = takeAll();
            places.put(member.key(), stand);
        }
        acquirer.join(stand);
        left.forEach(acquirer::abandon);
        if (isOver()) {
            // The group may have left this place just before it joined the queue, or just been granted with it.
            boolean unused = acquirer.leave(stand);
        } else {
            acquirer.start(stand, Sender.ENGINE);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Leaves all queues. */
    void leaveAll() {
        List<Acquisition> left;
        synchronized (this) {
            left = takeAll();
        }
        left.forEach(acquirer::abandon);
    }

    /** Leaves all queues for ever. */
    void end() {
        synchronized (this) {
            over = true;
        }
        leaveAll();
    }

    /** Forgets the places, because their locks were granted. */
    synchronized void forget() {
        places.clear();
    }

    @GuardedBy("this")
    private List<Acquisition> takeAll() {
        List<Acquisition> all = new ArrayList<>(places.values());
        places.clear();
        return all;
    }
}
