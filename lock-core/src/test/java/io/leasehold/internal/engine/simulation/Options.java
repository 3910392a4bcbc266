package io.leasehold.internal.engine.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a run may be cut down to the part of it that matters.
 *
 * @param without what never happens
 * @param certain what is always among what may happen
 * @param percent how much of the run's active phase takes place
 * @param table how the table behaves
 */
record Options(int maxMembers, int maxLocks, int percent, Set<Fault> without, Set<Fault> certain, TableVariant table) {

    static Options full() {
        return new Options(7, 100, 100, EnumSet.noneOf(Fault.class), EnumSet.noneOf(Fault.class), TableVariant.CORRECT);
    }

    static Options with(Set<Fault> certain, TableVariant table) {
        return new Options(7, 100, 100, EnumSet.noneOf(Fault.class), certain, table);
    }

    Options members(int most) {
        return new Options(most, maxLocks, percent, without, certain, table);
    }

    Options locks(int most) {
        return new Options(maxMembers, most, percent, without, certain, table);
    }

    Options percent(int part) {
        return new Options(maxMembers, maxLocks, part, without, certain, table);
    }

    Options without(Fault fault) {
        Set<Fault> more = EnumSet.of(fault);
        more.addAll(without);
        return new Options(maxMembers, maxLocks, percent, more, certain, table);
    }
}
