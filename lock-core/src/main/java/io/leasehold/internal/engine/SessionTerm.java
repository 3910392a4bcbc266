package io.leasehold.internal.engine;

import io.leasehold.internal.runtime.ClockReading;

/**
 * Says how long a hold is valid if its row names a session: as long as the session is. The end of a session is final,
 * however it came: a hold under it counts again only if a heartbeat of its own has succeeded. Until the session's lease is
 * over, that may still happen.
 */
record SessionTerm(Session session) implements Term {

    @Override
    public Lease leaseFrom(ClockReading sent) {
        return new Lease(session.handle().grant().timing(), sent, true);
    }

    @Override
    public long age(long nano) {
        return session.state().ask(row -> row.age(nano));
    }

    @Override
    public long nanosLeft(long nano) {
        return session.state().ask(row -> row.nanosLeft(nano));
    }

    @Override
    public long nanosToNextChange(boolean safe, boolean live, long nano) {
        HoldState state = session.state();
        return live && state.isLive() ? Long.MAX_VALUE : state.ask(row -> row.nanosToNextChange(false, live, nano));
    }

    @Override
    public boolean isOver(ClockReading now) {
        return nanosLeft(now.nano()) <= 0;
    }

    @Override
    public boolean isTrusted(ClockReading now) {
        return session.state().isValid(now);
    }

    @Override
    public boolean isSafe(ClockReading now) {
        return session.isSafe(now);
    }
}
