package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Protocols that each lack one thing which the real one has for a reason. */
final class Mutants {

    private static final String JUDGE_ACQUIRE = "acquirer.grant(wanted, landed, fencingToken);";

    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a heartbeat counts from its answer")
                        .edit(
                                "Heartbeat",
                                "hold.state().renewed(mine, session, begun)",
                                "hold.state().renewed(mine, session, context.now())"),
                Mutant.of("a grant counts from its answer")
                        .edit(
                                "Poller",
                                JUDGE_ACQUIRE,
                                "acquirer.grant(wanted, new Acquisition.Attempt(landed.holdId(), context.now(), landed.aliveUntil(), landed.row()), fencingToken);"),
                Mutant.of("an observation counts from before the read")
                        .edit("Poller", "private boolean retaken;", "private boolean retaken; long looked;")
                        .edit(
                                "Poller",
                                "private void poll(Sender sender) {",
                                "private void poll(Sender sender) { looked = context.nano();")
                        .edit(
                                "Poller",
                                "watched.see(held, abandoned, context.nano())",
                                "watched.see(held, abandoned, looked == 0 ? context.nano() : looked)"),
                Mutant.of("a heartbeat is sent again under its old number with a new time")
                        .edit("HoldState", "terms.sent(++lastBeat,", "terms.sent(lastBeat + 1,")
                        .edit("HoldState", "return OptionalLong.of(lastBeat);", "return OptionalLong.of(lastBeat + 1);")
                        .edit("HoldState", "recovered = status", "lastBeat++; recovered = status"),
                Mutant.of("a heartbeat asks for the hold only", TableVariant.REWINDS_BEATS),
                Mutant.of("a heartbeat without an answer counts as a success")
                        .under(Fault.PARTITION)
                        .edit(
                                "Heartbeat",
                                "boolean renewed = answer != null && judge(answer, sent);",
                                "boolean renewed = answer != null ? judge(answer, sent)"
                                        + " : hold.state().renewed(mine, session, sent) | true;"),
                Mutant.of("a release deletes the row", TableVariant.DELETES_ON_RELEASE),
                Mutant.of("a late grant is not checked for its lease")
                        .under(Fault.DELAY, Fault.PAUSE)
                        .edit(
                                "GrantCheck",
                                "if (landed.sent().disagreesWith(now, timing.guard() / 2)) {",
                                "if (timing == null) {")
                        .edit(
                                "GrantCheck",
                                "landed.sent().nanosUntil(now.nano()) <= timing.oldestGrant()",
                                "timing.oldestGrant() > 0"),
                Mutant.of("a release frees the lock, not the hold", TableVariant.RELEASES_BY_NAME),
                Mutant.of("a takeover asks for the hold, not for its beat", TableVariant.TAKES_OVER_WHATEVER_THE_BEAT),
                Mutant.of("an own write is taken for a theft")
                        .under(Fault.DELAY)
                        .edit(
                                "RowEvidence",
                                "row instanceof Row.Held held && held.isOf(grant.holdId(), grant.fencingToken())",
                                "row instanceof Row.Held held && held.version().isEmpty()"),
                Mutant.of("a heartbeat asks for no token", TableVariant.IGNORES_TOKENS)
                        .under(Fault.DUPLICATE, Fault.FORCED_RELEASE),
                Mutant.of("a late answer frees a hold that was granted")
                        .under(Fault.DELAY)
                        .edit("TakeAttempt", " || wanted.isGrant(begun, applied.fencingToken())", ""),
                Mutant.of("a late answer moves the lease back")
                        .under(Fault.DELAY)
                        .edit("Lease", " || start.nanosUntil(sent.nano()) < 0", ""),
                Mutant.of("a hold lasts for the whole lease, without the guard")
                        .under(Fault.DRIFT, Fault.PARTITION)
                        .edit("Timing", "return lease - guard;", "return lease;"),
                Mutant.of("a waiter waits for a lease of its own")
                        .edit(
                                "Poller",
                                "abandoned || watched.isOver(held, date)",
                                "abandoned || context.nano() - watched.latest().since() >= wanted.timing().lease()"),
                Mutant.of("a heartbeat does not restart the observation")
                        .edit("Observation", "newer.version().equals(row.version()) ? since : now", "since"),
                Mutant.of("a heartbeat revives an expired hold")
                        .under(Fault.PAUSE, Fault.DELAY)
                        .edit(
                                "HoldState",
                                "if (!isLive(status) || view(now) == LockStatus.INVALID || !terms.applied",
                                "if (!terms.applied")
                        .edit("RowTerms", "        if (isOver(now)) {\n            return false;\n        }\n", "")
                        .edit("Lease", "over |= nanosLeft", "over = nanosLeft")
                        .edit("Lease", "if (tooLate ||", "if (")
                        .edit(
                                "HoldState",
                                "recovered = status == LockStatus.IN_DANGER",
                                "recovered = status != LockStatus.LOCKED"),
                Mutant.of("clocks that contradict each other are believed")
                        .under(Fault.SUSPEND)
                        .edit("Lease", "return start.disagreesWith(now, timing.guard() / 2);", "return false;"),
                Mutant.of("nobody is warned of a danger")
                        .edit("HoldState", "terms.isSafe(now) ? status : LockStatus.IN_DANGER;", "status;"),
                Mutant.of("there are no timers for danger and expiry")
                        .under(Fault.PARTITION)
                        .edit("ExpiryTimer", "if (state.isLive() && left != Long.MAX_VALUE) {", "if (state == null) {")
                        .edit("Heartbeat", "hold.expiryTimer().check();", ""),
                Mutant.of("heartbeats go on after the end")
                        .edit(
                                "HoldState",
                                "        if (!isLive(status)) {\n            return OptionalLong.empty();\n        }\n",
                                "")
                        .edit(
                                "Heartbeat",
                                "if (hold.state().isLive()) {\n            task =",
                                "if (failures >= 0) {\n            task ="),
                Mutant.of("a heartbeat has two successors")
                        .edit("Heartbeat", "stop();\n        if (hold", "if (hold")
                        .edit(
                                "Heartbeat",
                                "            schedule(delay);\n        } else if",
                                "schedule(delay); schedule(delay);\n        } else if"),
                Mutant.of("the next one in line is not called")
                        .edit(
                                "HoldLifecycle",
                                "void ended(Hold hold) {\n        retire(hold);\n        client.queues().end(hold);\n"
                                        + "        startNext.accept(hold.key());",
                                "void ended(Hold hold) { retire(hold); client.queues().end(hold);"),
                Mutant.of("the last one in line is served first")
                        .edit(
                                "KeyQueue",
                                "Acquisition first = waiting.iterator().next();\n        return !isBlocked(first)",
                                "Acquisition first = waiting.stream().reduce((one, next) -> next).orElseThrow();\n"
                                        + "        return !isBlocked(first)")
                        .killedBy("LimitTest.requestsOfOneClientAreServedInTheOrderInWhichTheyCame"),
                Mutant.of("the last one in line inherits")
                        .edit(
                                "HandOver",
                                "Acquisition heir = queues.heir(owner.key());",
                                "Acquisition heir = queues.waiting().stream().filter(one -> one.key().equals(owner.key()))"
                                        + ".reduce((one, next) -> next).orElse(null);"),
                Mutant.of("a hold is passed on with the token that it has")
                        .edit("Grant", "fencingToken + 1", "fencingToken"),
                Mutant.of("a hold is passed on for more often than it has tokens")
                        .edit("Grant", "fencingToken + 1", "fencingToken + 4096"),
                Mutant.of("a hold is passed on though it may be over")
                        .under(Fault.PARTITION, Fault.PAUSE)
                        .edit("HoldState", "view(now) == LockStatus.LOCKED && tenures.passOn(", "tenures.passOn("),
                Mutant.of("an owner keeps a hold that it has passed on")
                        .edit("HoldState", "return tenures.has(of) && isValid(now)", "return isValid(now)"),
                Mutant.of("a hold is passed on for as long as anybody waits")
                        .edit("Tenures", " && isTimeLeft(now, timing)", ""),
                Mutant.of("the late answer to an earlier release ends a later turn")
                        .edit("YieldedLocks", "known.token() <= latest.token()", "known.token() > 0")
                        .killedBy("YieldedLocksTest.theLateAnswerToAnEarlierReleaseSaysNothingOfALaterOne"),
                Mutant.of("who released what others wait for takes it again")
                        .edit("HoldRelease", "&& applied.awaited());", "&& applied.awaited() && othersFirst);"),
                Mutant.of("a hold is passed on whose row a transaction checks")
                        .edit("Tenures", "        followers = MOST_FOLLOWERS;\n", ""),
                Mutant.of("an expired hold is freed before its lease is over")
                        .under(Fault.PARTITION)
                        .edit("HoldLifecycle", "schedule(left, ()", "schedule(0, ()"),
                Mutant.of("an ended hold keeps its place in the queue")
                        .edit(
                                "HoldLifecycle",
                                "void ended(Hold hold) {\n        retire(hold);\n        client.queues().end(hold);",
                                "void ended(Hold hold) { retire(hold);"),
                Mutant.of("who waits for an answer is kept when the client closes")
                        .edit("Shutdown", "end(\"callers\", context.blocking()::close);", "")
                        .killedBy(
                                "CloseWithWaitersTest.whoWaitsForARequestThatIsNeverAnsweredIsLetGoWhenTheClientCloses"),
                Mutant.of("who leaves before its time is trouble for those behind")
                        .edit("Acquisition", "return isOver() && (!waits() || nanosLeft(now) > 0);", "return false;")
                        .killedBy("UnsentTest.aRequestThatLeavesBeforeItWasSentIsNoTroubleForThoseBehindIt"),
                Mutant.of("who waits relies on the common memory")
                        .edit("WatchedLock", "return common == null ? seen : common;", "return common;")
                        .killedBy(
                                "ObservationsTest.whoWaitsTakesADeadOwnersLockOverHoweverManyOthersWereLookedAtMeanwhile"),
                Mutant.of("others who cannot say that they wait are forgotten")
                        .edit(
                                "HoldRelease",
                                "(mode.isMember() || context.table().hasSilentWaiters())",
                                "mode.isMember()")
                        .killedBy("TurnsTest.aPythonClientThatLooksEachFiveSecondsHasOneInElevenOfItsLooks"),
                Mutant.of("who gives up after a long outage frees everything at once")
                        .edit("RequestPace", "long delay = Math.max(0, rate.nanosUntil(1, now));", "long delay = 0;")
                        .killedBy("RequestRateTest.itHoldsForWhatMayHaveLandedAndIsFreedWhenTheWaitEnds"),
                Mutant.of("an attempt of long ago is forgotten")
                        .edit(
                                "TakeAttempt",
                                "wanted.takeSurplus().map(Acquisition.Attempt::holdId).ifPresent(client.registry()::bury);",
                                "wanted.takeSurplus();")
                        .killedBy(
                                "RequestRateTest.whatIsOlderThanTheLastTwelveAttemptsIsKnownForOursShouldItLandLater"),
                Mutant.of("a heartbeat that is not sent counts for the cap")
                        .edit("Admission", "nextFree -= spacing;", "")
                        .killedBy("HeartbeatTest.locksThatHaveEndedDoNotTakeTheCapFromThoseThatLive"),
                Mutant.of("each refusal of the executor sets a timer")
                        .edit("HoldEvents", "return first;", "return true;")
                        .killedBy("EventsTest.anExecutorThatRefusesIsAskedAgainOnceASecondForEachHold"),
                Mutant.of("who waits behind a silent request is told that the lock is busy")
                        .edit(
                                "KeyQueue",
                                "acquisition.waits() ? silence() : trouble",
                                "acquisition.waits() ? null : trouble")
                        .killedBy("OutageTest.thoseBehindARequestThatTheTableDoesNotAnswerAreNotToldThatTheLockIsBusy"),
                Mutant.of("a holder of this client is no holder")
                        .edit(
                                "KeyQueue",
                                "            remove(hold);\n            noteTrouble(null, now);",
                                "            remove(hold);")
                        .killedBy("OutageTest.anOwnHoldInTheWaitIsBusyThoughTheTableIsOutOfReachAfterwards"),
                Mutant.of("who gives up while it announces itself leaves its name")
                        .edit("WaitAnnouncer", "if (wanted.isOver() && client", "if (patience < 0 && client")
                        .killedBy("AnnouncementsTest.aWaiterThatGivesUpWhileItAnnouncesItselfLeavesNoName"),
                Mutant.of("a grant that crosses the closing outlives the client")
                        .edit(
                                "HoldLifecycle",
                                "hold.begin();\n            if (closed.getAsBoolean()) {",
                                "hold.begin();\n            if (closed.getAsBoolean() && hold == null) {")
                        .killedBy("CloseTest.aGrantThatCrossesTheClosingEndsWithTheClient"),
                Mutant.of("a withdrawal is not counted")
                        .edit("Announcements", "pause.getAsLong()", "pause.getAsLong() * 0")
                        .killedBy("RequestRateTest.itHoldsAtTheEndOfAWaitToo"),
                Mutant.of("a row that was left to nobody is freed in one try")
                        .edit(
                                "HoldLifecycle",
                                "releaseRow(hold, 1, () -> 0);",
                                "releaseRow(hold, HoldRelease.TRIES, () -> 0);")
                        .killedBy("HandOverTest.aRowThatWasLeftToARequestWhichGaveUpIsFreedThoughTheTableRefusesOnce"),
                Mutant.of("a take that lands when its id is forgotten stays")
                        .edit(
                                "TakeAttempt",
                                "wanted.isOver() || client.registry().isBuried",
                                "client.registry().isBuried")
                        .killedBy("CancellationTest.aTakeThatLandsWhenItsIdIsForgottenIsFreedAllTheSame"),
                Mutant.of("the last event of a hold is lost when the executor is full")
                        .edit("HoldEvents", "audience.callbacks().later(this::tryAgain);", "")
                        .killedBy("EventsTest.theLastEventOfAHoldIsToldWhenTheExecutorHasRoomAgain"),
                Mutant.of("an answer without content is none")
                        .edit("TableClock", "Objects.requireNonNull(answer, \"the store gave no answer\")", "answer")
                        .killedBy("SeamFaultsTest.anAnswerWithoutContentIsAFailureAndNotAnEndlessWait"));
    }
}
