package io.leasehold.benchmarks.report;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line of a panel: a median with its whiskers, or a word why there is none. */
public record Dot(
        Panel panel, String label, boolean ours, @Nullable Spread figure, String instead) implements Serializable {

    private static final long serialVersionUID = 1;

    /** Returns a figure of one peer. */
    public static Dot of(Panel panel, Object peer, boolean ours, Spread figure) {
        return new Dot(panel, peer.toString(), ours, figure, "");
    }

    /** Returns a line of a peer that has no such figure. */
    public static Dot none(Panel panel, String peer, String why) {
        return new Dot(panel, peer, false, null, why);
    }

    Optional<Spread> spread() {
        return Optional.ofNullable(figure);
    }
}
