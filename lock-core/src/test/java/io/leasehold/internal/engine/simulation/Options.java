package io.leasehold.internal.engine.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a run may be cut down to the part of it that matters.
 *
 * @param percent how much of the run's active phase takes place
 * @param table how the table behaves
 */
record Options(int maxMembers, int maxLocks, int percent, Set<Fault> without, TableVariant table) {

    static Options full() {
        return new Options(7, 3, 100, EnumSet.noneOf(Fault.class), TableVariant.CORRECT);
    }

    static Options with(TableVariant table) {
        return new Options(7, 3, 100, EnumSet.noneOf(Fault.class), table);
    }

    Options members(int most) {
        return new Options(most, maxLocks, percent, without, table);
    }

    Options locks(int most) {
        return new Options(maxMembers, most, percent, without, table);
    }

    Options percent(int part) {
        return new Options(maxMembers, maxLocks, part, without, table);
    }

    Options without(Fault fault) {
        Set<Fault> more = EnumSet.of(fault);
        more.addAll(without);
        return new Options(maxMembers, maxLocks, percent, more, table);
    }
}
