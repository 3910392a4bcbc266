package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that break one of the rules by which sessions keep locks alive, and by which others take these locks. */
final class SessionMutants {

    private SessionMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a lock is taken from a session that is not fenced")
                        .under(Fault.SESSIONS)
                        .edit("ForeignSession", "fence(asked, held.version());", "answer(asked, OVER);"),
                Mutant.of("a session is fenced whatever its row shows by then")
                        .edit(
                                "ForeignSession",
                                "Release.fence(key, version, context.wallTime(), limit())",
                                "new Release(key, version, 0, java.util.Set.of(), false, context.wallTime(), limit())")
                        .killedBy("ForeignSessionTest.aHeartbeatThatComesBeforeTheFenceSavesTheSession"),
                Mutant.of("a session counts from the answer")
                        .under(Fault.SESSIONS, Fault.DELAY)
                        .edit(
                                "Heartbeat",
                                "hold.state().renewed(mine, session, begun)",
                                "hold.state().renewed(mine, session, hold.grant().isOfSession() ? context.now() : begun)"),
                Mutant.of("an enrolment without an answer counts as not done")
                        .under(Fault.SESSIONS, Fault.LOST_RESPONSE)
                        .edit("RowTerms", "if (renewal || (", "if (renewal || session != null || ("),
                Mutant.of("a promotion without an answer counts as done")
                        .under(Fault.SESSIONS, Fault.LOST_REQUEST)
                        .edit(
                                "RowTerms",
                                "pending = new ArrayList<>(1);",
                                "if (session == null) { confirm(number, confirmed.leaseFrom(sent)); return; }"
                                        + " pending = new ArrayList<>(1);"),
                Mutant.of("a missing session is over at once")
                        .under(Fault.SESSIONS, Fault.DELETE_SESSION)
                        .edit(
                                "ForeignSession",
                                "} else if (row instanceof Row.Free) {",
                                "} else if (row instanceof Row.Free || row instanceof Row.Absent) {"),
                Mutant.of("a session that was opened again is another one", TableVariant.REOPENS_SESSIONS)
                        .under(Fault.SESSIONS, Fault.DUPLICATE),
                Mutant.of("a session is observed since before it was read")
                        .under(Fault.SESSIONS, Fault.DELAY)
                        .edit("ForeignSession", "private long lookedAt;", "private long lookedAt; private long begun;")
                        .edit("ForeignSession", "looking = look;", "looking = look; begun = context.nano();")
                        .edit("ForeignSession", "long now = context.nano();", "long now = begun;"),
                Mutant.of("who closes finds its locks in danger")
                        .edit("Shutdown", "            HeldLock.of(hold).forEach(HeldLock::endHere);\n", "")
                        .killedBy("SessionCloseTest.itsLocksAreReleasedWhenItEndsTheSession"),
                Mutant.of("a session is waited for by the waiter's own lease")
                        .under(Fault.SESSIONS)
                        .edit(
                                "ForeignSession",
                                "return jumps.nanosLeft(latest);",
                                "return context.settings().timing().lease() - (now - latest.since());"),
                Mutant.of("an older confirmation overrides a newer one")
                        .under(Fault.SESSIONS, Fault.DELAY)
                        .edit(
                                "RowTerms",
                                "        if (number <= newestConfirmed) {\n            return false;\n        }\n",
                                ""),
                Mutant.of("the opening of a session says when it ends")
                        .edit("GrantCheck", "refused || ofSession", "refused")
                        .killedBy("SessionsTest.theOpeningOfASessionDoesNotSayWhenItEnds"),
                Mutant.of("a suspicion does not end a session")
                        .under(Fault.SESSIONS, Fault.SUSPEND)
                        .edit(
                                "RowTerms",
                                "grant.timing().hasHeartbeats() && !grant.isOfSession()",
                                "grant.timing().hasHeartbeats()")
                        .killedBy("SessionEndTest"),
                Mutant.of("a hold of a session that has ended counts as held")
                        .under(Fault.SESSIONS, Fault.SUSPEND)
                        .edit("SessionTerm", "return session.state().isValid(now);", "return true;"),
                Mutant.of("holds of a session that has ended do not prove themselves")
                        .under(Fault.SESSIONS, Fault.DELETE_SESSION)
                        .edit("Sessions", "            SessionTrouble.ended(session);\n", ""),
                Mutant.of("holds of a session in danger get no heartbeats")
                        .edit("Sessions", "            SessionTrouble.endangered(session, by);\n", "")
                        .killedBy("SessionsTest.aSessionRowInTroubleCostsNoLock"),
                Mutant.of("a session closes while rows name it")
                        .under(Fault.SESSIONS)
                        .edit("Session", "        emptySince = null;\n", ""),
                Mutant.of("a hold of a session sends heartbeats of its own too")
                        .edit(
                                "Heartbeat",
                                "if (!renewed || answered.session == null) {",
                                "if (!renewed || delay >= 0) {")
                        .killedBy("SessionRequestsRateTest"),
                Mutant.of("a danger of a session costs two heartbeats of each lock")
                        .edit(
                                "SessionTrouble",
                                "forEach(Hold::sessionInDoubt);",
                                "forEach(hold -> { hold.sessionInDoubt(); hold.prove(); });")
                        .killedBy("SessionRequestsRateTest"),
                Mutant.of("a hold leaves its session when it is confirmed")
                        .edit(
                                "Sessions",
                                "session.has(hold) && !hold.state().ask(row -> row.mayName(session))",
                                "session.has(hold)")
                        .killedBy("SessionMembersTest"),
                Mutant.of("a hold that was promoted stays in its session")
                        .edit(
                                "Sessions",
                                "session.has(hold) && !hold.state().ask(row -> row.mayName(session))",
                                "stopped")
                        .killedBy("SessionMembersTest"),
                Mutant.of("a row that could not be released is left to its session")
                        .under(Fault.SESSIONS, Fault.OUTAGE)
                        .edit("Sessions", "context.scheduler().schedule(pause, () -> releaseAgain(hold));", ""),
                Mutant.of("a row that is released late is taken again before others")
                        .edit(
                                "Sessions",
                                "if (outcome instanceof Outcome.Applied applied && applied.awaited()) {",
                                "if (outcome == null) {")
                        .killedBy("SessionMembersTest.whoWaitsForARowThatIsReleasedLateGoesFirst"),
                Mutant.of("an opening that has come back counts as unchanged")
                        .edit("ForeignSession", "unseen && HoldVersion.isFirst(shown.version()) ? null : seen", "seen")
                        .killedBy("ForeignSessionTest.theOpeningThatIsSeenAgainLongAfterIsWaitedForAnew"),
                Mutant.of("a session that nobody needs is kept for ever")
                        .under(Fault.SESSIONS)
                        .edit(
                                "Sessions",
                                "closeIfIdle(context.settings().timing().lease(), now)",
                                "closeIfIdle(Long.MAX_VALUE, now)"),
                Mutant.of("a cap delays the heartbeats of a session's holds")
                        .edit("Heartbeat", "enrolled ? Purpose.PROMOTION : Purpose.HEARTBEAT", "Purpose.HEARTBEAT")
                        .killedBy("HeartbeatCapTest.aCapCostsNoLockOfASessionThatIsInTrouble"),
                Mutant.of("a session is opened after the heartbeats that it is to make needless")
                        .edit("TakeAttempt", "SessionRow.isOne(wanted.key())", "wanted.isOver()")
                        .killedBy("SessionOpeningTest.aSessionIsOpenedBeforeTheHeartbeatsThatWaitToBeSent"),
                Mutant.of("each session waits a heartbeat period after the one before")
                        .edit(
                                "SessionOpener",
                                "(failure == null ? pause : Math.max(next, pause))",
                                "Math.max(next, pause)")
                        .killedBy("SessionOpeningTest.aSessionThatIsFullIsFollowedByTheNextAtOnce"),
                Mutant.of("what was freed by force is not told")
                        .edit(
                                "ForcedRelease",
                                "        if (session == null) {\n            return;",
                                "        if (limit != null) {\n            return;")
                        .killedBy("SessionsTest.aLockThatIsFreedByForceIsLostWithinAHeartbeatPeriod"),
                Mutant.of("the owner is not told of a forced release")
                        .edit("ForcedRelease", "tellOwner(read.session(), record, version);", "")
                        .killedBy("ForcedSessionTest"),
                Mutant.of("a lock that is about to be released by force is enrolled again")
                        .edit("Sessions", "hold.keepOutUntil(until);", "")
                        .killedBy("ForcedSessionTest"),
                Mutant.of("a row that was deleted is not noticed")
                        .edit("Sessions", "        audit.goOn(open, now);\n", "")
                        .killedBy("SessionAuditTest"),
                Mutant.of("a hold with a lease of its own is enrolled")
                        .edit("Sessions", "|| !hold.grant().timing().equals(context.settings().timing())", "")
                        .killedBy("SessionsTest.aLockWithALeaseOfItsOwnKeepsItsHeartbeats"),
                Mutant.of("an enrolment is not renewed before the row may be deleted")
                        .edit(
                                "Sessions",
                                "session.enrolledBefore(now - ENROLS_AGAIN,",
                                "session.enrolledBefore(Long.MIN_VALUE / 2,")
                        .killedBy("SessionsTest.aLockIsEnrolledAgainLongBeforeItsRowMayBeDeleted"),
                Mutant.of("a session goes on in a row that a late duplicate has brought back")
                        .edit("Heartbeat", "hold.state().ask(RowTerms::newestConfirmed)", "0")
                        .killedBy("SessionEndTest.aSessionRowThatALateDuplicateHasBroughtBackEndsTheSession"),
                Mutant.of("a session renews itself in a row from before its last heartbeat")
                        .under(Fault.SESSIONS, Fault.DELETE_SESSION)
                        .edit("Heartbeat", "hold.state().ask(RowTerms::newestConfirmed)", "0"),
                Mutant.of("another opening that comes late ends a session")
                        .edit("Leftovers", "return SessionRow.isOne(wanted.key());", "return wanted == null;")
                        .killedBy("SessionEndTest.anotherOpeningThatArrivesLateDoesNotSayThatTheSessionIsOver"),
                Mutant.of("all locks of a session are enrolled again at once")
                        .edit("Sessions", "ENROLS_AGAIN_AT_ONCE = 100", "ENROLS_AGAIN_AT_ONCE = 100_000")
                        .killedBy("SessionsTest.locksAreEnrolledAgainAFewAtATime"),
                Mutant.of("a lock keeps its timer when a session keeps it alive")
                        .edit("Heartbeat", "if (recovered || session != null) {", "if (recovered) {")
                        .killedBy("SessionsTest.manyLocksNeedNoTimers"),
                Mutant.of("a late refusal is judged by what was confirmed since")
                        .edit(
                                "RowEvidence",
                                "HoldVersion.of(grant.holdId(), confirmed)",
                                "HoldVersion.of(grant.holdId(), state.ask(RowTerms::newestConfirmed))")
                        .killedBy("LateRefusalTest"),
                Mutant.of("a forced release ends what was not read")
                        .edit("Release", "keySet(),\n                true,", "keySet(),\n                false,")
                        .killedBy("ForcedSessionTest"),
                Mutant.of("a row that a late duplicate has brought back shows the hold")
                        .edit(
                                "RowEvidence",
                                "return older ? Optional.of(LossCause.DELETED) : Optional.empty();",
                                "return Optional.empty();")
                        .killedBy("LossTest.aRowThatALateDuplicateHasBroughtBackMeansDeletedAndIsFreed"),
                Mutant.of("a take leaves the session of the hold before it", TableVariant.TAKE_KEEPS_SESSION)
                        .under(Fault.SESSIONS),
                Mutant.of("a promotion leaves the session in the row", TableVariant.BEAT_KEEPS_SESSION)
                        .under(Fault.SESSIONS, Fault.DELETE_SESSION));
    }
}
