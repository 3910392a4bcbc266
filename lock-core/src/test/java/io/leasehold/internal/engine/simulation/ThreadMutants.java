package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that lack a monitor, a second look, or an order of two steps: what only another thread can notice. */
final class ThreadMutants {

    private ThreadMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a single attempt joins in two steps")
                        .edit(
                                "KeyQueues",
                                "byKey.compute(acquisition.key(), (same, queue) -> {",
                                "{ KeyQueue queue = byKey.get(acquisition.key()); Race.meet();")
                        .edit(
                                "KeyQueues",
                                "                return open;\n            });",
                                "            byKey.put(acquisition.key(), open); }")
                        .killedBy("MonitorsTest.ofTwoSingleAttemptsOneJoins"),
                Mutant.of("a turn is given in two steps")
                        .edit("KeyQueue", "synchronized @Nullable Acquisition next()", "@Nullable Acquisition next()")
                        .edit("Acquisition", "synchronized boolean run()", "boolean run()")
                        .edit("Acquisition", "        running = true;", "Race.meet(); running = true;")
                        .killedBy("MonitorsTest.aTurnIsGivenOnce"),
                Mutant.of("a request joins its queue in two steps")
                        .edit(
                                "KeyQueues",
                                "byKey.compute(acquisition.key(), (key, queue) -> {",
                                "{ KeyQueue queue = byKey.get(acquisition.key()); Race.meet();")
                        .edit(
                                "KeyQueues",
                                "joined.join(acquisition);\n                return joined;\n            });",
                                "joined.join(acquisition); byKey.put(acquisition.key(), joined); }")
                        .killedBy("MonitorsTest.ofTwoRequestsThatJoinAtOnceOneIsFirst"),
                Mutant.of("who is answered leaves the queue afterwards")
                        .edit("HoldLifecycle", "        client.queues().leave(acquisition);\n", "")
                        .edit(
                                "HoldLifecycle",
                                "handle.events().flush();\n            hold.begin();",
                                "client.queues().leave(acquisition); handle.events().flush();\n            hold.begin();")
                        .killedBy("QueueTest.anOwnerWhoReleasesInTheInstantOfItsGrantMayAskAgainAtOnce"),
                Mutant.of("an heir is answered before it leaves the queue")
                        .edit("HandOver", "queues.leave(heir);\n            boolean served", "boolean served")
                        .edit("HandOver", "if (!served) {", "queues.leave(heir); if (!served) {")
                        .edit("HandOver", "                conclude.accept(heir);\n", "")
                        .killedBy("QueueTest.anHeirWhoReleasesInTheInstantOfItsGrantMayAskAgainAtOnce"),
                Mutant.of("a client closes before an owner was told of its end")
                        .edit("HoldEvents", "            end = audience.callbacks().expect();\n", "")
                        .killedBy("LastEventTest.aReleaseThatIsNotToldYetIsWaitedFor"),
                Mutant.of("a client closes before a grant that is under way")
                        .edit("HoldLifecycle", "        client.orphans().track(granted);\n", "")
                        .killedBy("GrantWhileClosingTest.aClosingClientWaitsForTheEndOfAGrantThatIsUnderWay"),
                Mutant.of("whoever waits behind an heir of a freed lock is forgotten")
                        .edit("HandOver", "                conclude.accept(heir);\n", "")
                        .killedBy("HandOverRaceTest.whoWaitsBehindAnHeirOfAFreedLockIsNotForgotten"),
                Mutant.of("a request that comes while the client stops is not looked at again")
                        .edit(
                                "Acquirer",
                                "failIfStopped(acquisition);\n        if (acquisition.wasQueued",
                                "if (acquisition.wasQueued")
                        .killedBy("StopAcquiringTest.aRequestThatIsOnItsWayInIsRefusedToo"),
                Mutant.of("a single attempt that comes while the client stops is not looked at again")
                        .edit(
                                "Acquirer",
                                "        if (joined) {\n            failIfStopped(acquisition);\n        }\n",
                                "")
                        .killedBy("StopAcquiringTest.aSingleAttemptThatIsOnItsWayInIsRefusedToo"),
                Mutant.of("a hold is passed on outside its monitor")
                        .edit(
                                "HoldState",
                                "synchronized (this) {\n            return view(now) == LockStatus.LOCKED && tenures.passOn",
                                "synchronized (from) {\n            return view(now) == LockStatus.LOCKED && tenures.passOn")
                        .edit("Tenures", "followers++;", "Race.meet(); followers++;")
                        .killedBy("HoldStateMonitorsTest.aHoldIsPassedOnOrGivenUp"),
                Mutant.of("a hold is given up outside its monitor")
                        .edit(
                                "HoldState",
                                "synchronized (this) {\n            if (!tenures.isOnly(of) || !isLive",
                                "synchronized (of) {\n            if (!tenures.isOnly(of) || !isLive")
                        .edit(
                                "HoldState",
                                "status = LockStatus.RELEASED;",
                                "Race.meet(); status = LockStatus.RELEASED;")
                        .killedBy("HoldStateMonitorsTest.aHoldIsGivenUpOrLost"),
                Mutant.of("a hold is lost outside its monitor")
                        .edit(
                                "HoldState",
                                "boolean lost(LossCause cause) {\n        synchronized (this)",
                                "boolean lost(LossCause cause) {\n        synchronized (cause)")
                        .edit(
                                "HoldState",
                                "            lose(cause);\n        }\n        flush();\n        return true;\n    }\n\n    /** Ends one",
                                "            Race.meet();\n            lose(cause);\n        }\n        flush();\n        return true;\n    }\n\n    /** Ends one")
                        .killedBy("HoldStateMonitorsTest.aHoldIsGivenUpOrLost"),
                Mutant.of("a hold is bound to its row outside its monitor")
                        .edit("HoldState", "synchronized boolean bind(", "boolean bind(")
                        .edit("Tenures", "if (serves) {", "if (serves) {\n            Race.meet();")
                        .killedBy("HoldStateMonitorsTest.aHoldIsPassedOnOrBoundToItsRow"),
                Mutant.of("a release is settled outside the monitor of the hold")
                        .edit(
                                "HoldState",
                                "synchronized (this) {\n            if (settled)",
                                "synchronized (new Object()) {\n            if (settled)")
                        .edit("HoldState", "if (cause == null) {", "Race.meet();\n            if (cause == null) {")
                        .killedBy("HoldStateMonitorsTest.aReleaseIsSettledOnce"),
                Mutant.of("a heartbeat revives what was lost meanwhile")
                        .edit(
                                "HoldState",
                                "        synchronized (this) {\n            if (!isLive(status) || view(now) == LockStatus.INVALID || !terms",
                                "        synchronized (now) {\n            if (!isLive(status) || view(now) == LockStatus.INVALID || !terms")
                        .edit(
                                "HoldState",
                                "recovered = status == LockStatus.IN_DANGER && terms.isSafe(now);",
                                "recovered = status == LockStatus.IN_DANGER && terms.isSafe(now); Race.meet();")
                        .killedBy("HoldStateMonitorsTest.aHeartbeatDoesNotReviveWhatWasLost"),
                Mutant.of("a foreseen danger revives what was lost meanwhile")
                        .edit(
                                "HoldState",
                                "        synchronized (this) {\n            if (status == LockStatus.LOCKED",
                                "        synchronized (now) {\n            if (status == LockStatus.LOCKED")
                        .edit(
                                "HoldState",
                                "                endanger();\n            }",
                                "                Race.meet();\n                endanger();\n            }")
                        .killedBy("HoldStateMonitorsTest.aForeseenDangerDoesNotReviveWhatWasLost"),
                Mutant.of("a hold runs out while it is lost")
                        .edit(
                                "HoldState",
                                "        synchronized (this) {\n            nudged = false;",
                                "        synchronized (now) {\n            nudged = false;")
                        .edit("HoldState", "lose(LossCause.EXPIRED);", "Race.meet(); lose(LossCause.EXPIRED);")
                        .killedBy("HoldStateMonitorsTest.aHoldThatRunsOutAndIsLostEndsOnce"),
                Mutant.of("two who close a client both end it")
                        .edit("Acquirer", "synchronized boolean close()", "boolean close()")
                        .edit("Acquirer", "        closed = true;", "        Race.meet();\n        closed = true;")
                        .killedBy("MonitorsTest.ofTwoWhoCloseAClientOneEndsIt"),
                Mutant.of("heartbeats are numbered outside the monitor of the hold")
                        .edit("HoldState", "synchronized OptionalLong nextBeat(", "OptionalLong nextBeat(")
                        .edit("HoldState", "terms.sent(++lastBeat,", "terms.sent(lastBeat += Race.meeting(1),")
                        .killedBy("HoldStateMonitorsTest.noTwoHeartbeatsHaveOneNumber"),
                Mutant.of("an attempt in doubt is kept outside the monitor of its request")
                        .edit("Acquisition", "synchronized boolean keepUnsettled(", "boolean keepUnsettled(")
                        .edit(
                                "Acquisition",
                                "!isOver() && unsettled.add",
                                "!isOver() && Race.meeting(1) > 0 && unsettled.add")
                        .killedBy("MonitorsTest.anAttemptInDoubtIsKeptOrRefused"),
                Mutant.of("an attempt in doubt is kept for a request that is over")
                        .edit(
                                "Acquisition",
                                "return !isOver() && unsettled.add(attempt);",
                                "return unsettled.add(attempt);")
                        .killedBy("MonitorsTest.anAttemptOfARequestThatIsOverIsNotKept"),
                Mutant.of("two threads may begin to deliver the events of one hold")
                        .edit(
                                "HoldEvents",
                                "private synchronized boolean beginDelivery()",
                                "private boolean beginDelivery()")
                        .edit("HoldEvents", "delivering |= begins;", "Race.meet(); delivering |= begins;")
                        .killedBy("HoldStateMonitorsTest.eventsAreToldOneAtATime"),
                Mutant.of("an event is added outside the monitor")
                        .edit("HoldEvents", "private synchronized void add(", "private void add(")
                        .edit("HoldEvents", "queue = new ArrayDeque<>(1);", "Race.meet(); queue = new ArrayDeque<>(1);")
                        .killedBy("HoldStateMonitorsTest.twoEventsThatAreAddedAtOnceAreBothTold"),
                Mutant.of("the next event is chosen outside the monitor")
                        .edit(
                                "HoldEvents",
                                "private synchronized @Nullable LockEvent next()",
                                "private @Nullable LockEvent next()")
                        .edit("HoldEvents", "if (event == null) {", "if (event == null) { Race.meet();")
                        .killedBy("HoldStateMonitorsTest.eventsAreAllTold"),
                Mutant.of("two requests take the last room")
                        .edit(
                                "Admission",
                                "synchronized (this) {\n            long now = elapsed();",
                                "synchronized (job) {\n            long now = elapsed();")
                        .edit(
                                "Admission",
                                "if (atOnce) {\n                underWay.begin",
                                "io.leasehold.internal.engine.Race.meet();\n            if (atOnce) {\n                underWay.begin")
                        .killedBy("AdmissionMonitorsTest.ofTwoRequestsOneGetsTheLastRoom"),
                Mutant.of("room is given back outside the monitor")
                        .edit("Admission", "private synchronized void answered(", "private void answered(")
                        .edit("Admission", "private synchronized void makeRoom(", "private void makeRoom(")
                        .edit(
                                "UnderWay",
                                "all += number;",
                                "all += (int) io.leasehold.internal.engine.Race.meeting(number);")
                        .killedBy("AdmissionMonitorsTest.twoRequestsThatEndAtOnceBothGiveTheirRoomBack"),
                Mutant.of("a request that was withdrawn is sent")
                        .edit(
                                "Admission",
                                "private synchronized @Nullable Waiting take()",
                                "private @Nullable Waiting take()")
                        .edit(
                                "Admission",
                                "Waiting next = backlog.poll(room);",
                                "Waiting next = backlog.peek(room); io.leasehold.internal.engine.Race.meet(); backlog.poll(room);")
                        .killedBy("AdmissionMonitorsTest.aRequestIsSentOrWithdrawn"),
                Mutant.of("a hold can be forced before its request has left the queue")
                        .edit("HoldLifecycle", "        client.registry().add(hold);\n", "")
                        .edit(
                                "HoldLifecycle",
                                "client.queues().setOwn(hold);",
                                "client.registry().add(hold); client.queues().setOwn(hold); Race.meet();")
                        .killedBy("MonitorsTest.aHoldThatIsForcedAtTheMomentOfItsGrantStrandsNobody"),
                Mutant.of("an event is told of who was chosen and gave up")
                        .edit("HoldEvents", "!muted && !heldBack", "!muted")
                        .killedBy("HandOverRaceTest.nothingIsToldOfWhoGivesUpBetweenItsChoiceAndItsGrant"),
                Mutant.of("a handle makes two releases")
                        .edit(
                                "HeldLock",
                                "private synchronized HoldRelease releasing()",
                                "private HoldRelease releasing()")
                        .edit("HeldLock", "releasing = new HoldRelease", "Race.meet(); releasing = new HoldRelease")
                        .killedBy("MonitorsTest.aHandleIsReleasedOnce"),
                Mutant.of("a hold has two timers")
                        .edit("ExpiryTimer", "synchronized void arm()", "void arm()")
                        .edit("ExpiryTimer", "task = scheduler.schedule", "Race.meet(); task = scheduler.schedule")
                        .killedBy("MonitorsTest.oneTimerEndsAHold"),
                Mutant.of("a heartbeat is scheduled by two threads")
                        .edit("Heartbeat", "private synchronized void schedule(", "private void schedule(")
                        .edit("Heartbeat", "task = context.scheduler()", "Race.meet(); task = context.scheduler()")
                        .killedBy("MonitorsTest.aHoldHasOneNextHeartbeat"),
                Mutant.of("a date is learned outside the monitor of the clock")
                        .edit(
                                "TableClock",
                                "private synchronized void learn(long date, Question question) {",
                                "private void learn(long date, Question question) {")
                        .edit(
                                "TableClock",
                                "newest = new Known(date, question.asked);",
                                "Race.meet(); newest = new Known(date, question.asked);")
                        .killedBy("MonitorsTest.aDateFromBeforeASuspicionIsForgottenWhicheverComesFirst"),
                Mutant.of("two threads begin an observation")
                        .edit("Observations", "synchronized Observation see(", "Observation see(")
                        .edit("Observations", "Observation seen = known", "Race.meet(); Observation seen = known")
                        .killedBy("MonitorsTest.bothOfTwoSightsOfOneHoldCountFromTheFirst"),
                Mutant.of("who cancels at the moment of the grant keeps the lock")
                        .edit(
                                "Acquirer",
                                "if (!leave(acquisition) && !acquisition.answer().isCompletedExceptionally()) {",
                                "if (!leave(acquisition) && acquisition.answer().isCompletedExceptionally()) {")
                        .killedBy("CancellationTest"),
                Mutant.of("a lock whose future ends otherwise after the grant is kept")
                        .edit(
                                "LockCalls",
                                "if (!isAnswer(acquisition, handle)) {",
                                "if (failure != null && !acquisition.isOver()) {")
                        .killedBy("CancellationTest"),
                Mutant.of("who is interrupted leaves its request in the queue")
                        .edit("LockCalls", "acquirer.abandon(acquisition);\n            throw e;", "throw e;")
                        .killedBy("CancellationTest.aThreadThatIsInterruptedWhileItWaitsLeavesNothingBehind"),
                Mutant.of("a release swallows the interrupt")
                        .edit("Blocking", "Thread.currentThread().interrupt();", "Thread.yield();")
                        .killedBy("ReleaseTest.aReleaseOnAnInterruptedThreadSucceedsAndKeepsTheInterrupt"),
                Mutant.of("who closes does not wait for attempts under way")
                        .edit("Acquirer", "client.orphans().track(acquisition.inFlight());", "")
                        .killedBy("CancellationTest"),
                Mutant.of("cancelled timers are kept until their time")
                        .edit("SystemScheduler", "executor.setRemoveOnCancelPolicy(true);", "")
                        .killedBy("TimersTest"),
                Mutant.of("timers go off after the scheduler was closed")
                        .edit("SystemScheduler", "executor.shutdownNow();", "executor.purge();")
                        .killedBy("TimersTest"),
                Mutant.of("uptime is read once")
                        .edit(
                                "SystemClocks",
                                "if (now - known.readAt() >= REFRESH_NANOS) {",
                                "if (now - known.readAt() >= Long.MAX_VALUE) {")
                        .killedBy("SystemClocksTest"),
                Mutant.of("a refused attempt is not remembered")
                        .edit(
                                "TakeAttempt",
                                "client.registry().bury(begun.holdId());\n        boolean contradictory",
                                "boolean contradictory")
                        .killedBy("AmbiguityTest.aRefusedWriteThatLandsAfterAllIsReclaimedAtOnce"),
                Mutant.of("the pause of a request that is over is not cancelled")
                        .edit("NextStep", "if (wanted.isOver()) {\n            cancel();\n        }\n", "")
                        .killedBy("CancellationTest.aRequestThatEndsWhileItsPauseIsBeingScheduledLeavesNoTimer"),
                Mutant.of("a hold falls out of its session while it is enrolled")
                        .edit(
                                "Heartbeat",
                                "OptionalLong number = hold.state()",
                                "Race.meet(); Race.meet(); OptionalLong number = hold.state()")
                        .edit("Heartbeat", "boolean unused = judge(", "Race.meet(); boolean unused = judge(")
                        .edit("Heartbeat", "hold.keeper().enrols(hold, offered.session());", "")
                        .killedBy("SessionMembersTest"));
    }
}
