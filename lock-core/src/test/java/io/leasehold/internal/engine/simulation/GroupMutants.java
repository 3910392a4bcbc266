package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients, and tables, that break one of the rules by which several locks are acquired at once. */
final class GroupMutants {

    private GroupMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("half a group stays after a transaction without an answer")
                        .under(Fault.GROUPS, Fault.SERVER_ERROR)
                        .edit(
                                "GroupAttempt",
                                "for (int index = 0; index < begun.size(); index++) {\n            release(index);",
                                "for (int index = 1; index < begun.size(); index++) {\n            release(index);"),
                Mutant.of("a transaction that lands late is left")
                        .under(Fault.GROUPS, Fault.DELAY)
                        .edit(
                                "GroupAttempt",
                                "if (answer.content() instanceof GroupOutcome.Applied) {\n            releaseAll();",
                                "if (answer.content() instanceof GroupOutcome.Applied) {\n            parts.size();"),
                Mutant.of("a group uses its request token again")
                        .under(Fault.GROUPS)
                        .edit(
                                "GroupAttempt",
                                "new GroupTake(made, context.entropy().holdId(), limit)",
                                "new GroupTake(made, context.settings().ownerName()"
                                        + " + group.members().get(0).model().waitedNanos(0), limit)"),
                Mutant.of("a group uses its hold ids again")
                        .under(Fault.GROUPS)
                        .edit(
                                "GroupAttempt",
                                "context.entropy().holdId(), now, member.grants()",
                                "String.format(\"%016x%016x\", member.model().waitedNanos(0),"
                                        + " (long) member.key().hashCode()), now, member.grants()"),
                Mutant.of("a group's tokens are read, but not checked", TableVariant.TRANSACTIONS_IGNORE_TOKENS)
                        .under(Fault.GROUPS),
                Mutant.of("a transaction that is refused is carried out in part", TableVariant.HALF_TRANSACTIONS)
                        .under(Fault.GROUPS),
                Mutant.of("clients take locks one by one in different orders")
                        .under(Fault.GROUPS, Fault.NO_TRANSACTIONS)
                        .edit(
                                "GroupAcquisition",
                                "asked.stream()\n                .sorted(Comparator.comparing(GroupMember::key, ORDER))\n"
                                        + "                .toList();",
                                "List.copyOf(asked);"),
                Mutant.of("a group inherits a hold")
                        .under(Fault.GROUPS)
                        .edit("KeyQueue", "first != null && first.turn() == null ? first : null", "first"),
                Mutant.of("a group inherits a row")
                        .under(Fault.GROUPS)
                        .edit(
                                "KeyQueue",
                                "first.turn() == null && !first.mode().isMember()",
                                "!first.mode().isMember()")
                        .edit("HandOver", "isAwaited(key, mode) && queues.heir(key) != null", "isAwaited(key, mode)"),
                Mutant.of("a group claims some of its locks, though others are busy")
                        .under(Fault.GROUPS)
                        .edit(
                                "KeyQueues",
                                "                }\n            }\n            acquisitions.forEach(this::claim);",
                                "                }\n                claim(acquisition);\n            }"),
                Mutant.of("a group that waits stands in all queues")
                        .under(Fault.GROUPS)
                        .edit(
                                "GroupClaims",
                                "left = takeAll();\n            if (stand != null) {\n                left.remove(stand);"
                                        + "\n                places.put(member.key(), stand);\n            }",
                                "left = List.of();"),
                Mutant.of("the loss of one lock does not end its group")
                        .under(Fault.GROUPS, Fault.FORCED_RELEASE)
                        .edit(
                                "HeldGroup",
                                "locks.stream().filter(HeldGroup::hasNotEnded).forEach(other -> releaseLater(other, lock));",
                                "locks.size();"),
                Mutant.of("a group is not told of the loss of a lock")
                        .under(Fault.GROUPS, Fault.FORCED_RELEASE)
                        .edit("HoldLifecycle", "last.tellGroup();", "last.key();"),
                Mutant.of("the other locks of a group are released at once")
                        .under(Fault.GROUPS, Fault.FORCED_RELEASE)
                        .edit("HeldGroup", "long guard = other.grant().timing().guard();", "long guard = 0;"),
                Mutant.of("a group takes over whoever holds a lock")
                        .under(Fault.GROUPS)
                        .edit("GroupMember", "completedFuture(watched.isOver(held, date))", "completedFuture(true)"),
                Mutant.of("a group takes locks from any session")
                        .under(Fault.GROUPS, Fault.SESSIONS)
                        .edit("GroupMember", "thenApply(left -> left <= 0)", "thenApply(left -> left != null)"),
                Mutant.of("a group goes before those to whom its client has released")
                        .under(Fault.GROUPS)
                        .edit(
                                "GroupMember",
                                "free.record().fencingToken() : 0;\n"
                                        + "        return CompletableFuture.completedFuture(!watched.isYielded(context.nano()));",
                                "free.record().fencingToken() : 0;\n"
                                        + "        return CompletableFuture.completedFuture(true);"),
                Mutant.of("a group never takes its locks one by one")
                        .edit("GroupPoller", "refusals < MOST_REFUSALS", "refusals < 5_000")
                        .killedBy("GroupAcquireTest.afterFiveConflictsTheLocksAreTakenOneByOneInTheOrderOfTheirKeys"),
                Mutant.of("a group is granted however long its transaction took")
                        .edit("GroupPoller", "attempt.isUsable(date)", "!attempt.isShownBy(Map.of())")
                        .killedBy("GroupAmbiguityTest.aStandstillOfTheMachineMakesTheWholeTransactionUseless"),
                Mutant.of("a group is complete though it has lost a lock")
                        .under(Fault.GROUPS, Fault.NO_TRANSACTIONS, Fault.FORCED_RELEASE)
                        .edit("OrderedTakes", "all.stream().allMatch(LockHandle::isHeld)", "!all.isEmpty()"),
                Mutant.of("a group that ends keeps the locks that it has")
                        .under(Fault.GROUPS, Fault.NO_TRANSACTIONS)
                        .edit(
                                "OrderedTakes",
                                "            acquirer.abandon(left);\n        }\n        releaseHeld();",
                                "            acquirer.abandon(left);\n        }"),
                Mutant.of("a group counts on the tokens that it has read")
                        .under(Fault.GROUPS)
                        .edit("GroupAttempt", "parts.get(index).grantedToken()", "parts.get(index).seenToken()"),
                Mutant.of("a client that stops hands the locks of its groups to requests that wait")
                        .edit("KeyQueues", "stopped ? null : byKey.get(key)", "byKey.get(key)")
                        .killedBy("GroupQueueTest.aStopHandsNoLockOfAGroupToAWaiter"),
                Mutant.of("a group sends transactions for locks that have members")
                        .edit(
                                "GroupPoller",
                                "group.members().stream().anyMatch(GroupMember::isMarked)",
                                "group.members().isEmpty()")
                        .killedBy("GroupSharedTest.aGroupSendsNoTransactionForALockThatHasMembers"),
                Mutant.of("a transaction takes a lock whatever members it has")
                        .edit(
                                "GroupRequests",
                                "conditions.isNotMarked(expression)",
                                "conditions.tokenIsUsable(expression)")
                        .killedBy("GroupRequestsTest.eachLockMustHaveTheTokenThatWasReadAndNoMembers"),
                Mutant.of("a transaction does not look at the tokens of the rows")
                        .edit(
                                "GroupRequests",
                                "conditions.tokenIsStill(expression, part.seenToken())",
                                "conditions.tokenIsUsable(expression)")
                        .killedBy("GroupRequestsTest.eachLockMustHaveTheTokenThatWasReadAndNoMembers"),
                Mutant.of("a group is not told that one of its requests ended in the last moment")
                        .edit(
                                "GroupPoller",
                                "places.values().stream().filter(GroupPoller::endedWithoutLock).forEach(group::endedWith);",
                                "")
                        .killedBy("GroupStopTest.aGroupWhoseTransactionIsAnsweredWhileItsClientStopsIsEnded"),
                Mutant.of("the read of a group that has left is sent")
                        .edit(
                                "GroupReading",
                                "Completions.on(group.answer(), (answer, failure) -> read.withdraw());",
                                "")
                        .killedBy("GroupStopTest.aGroupThatLeavesBeforeItsReadIsSentSendsNone"),
                Mutant.of("what is read for a group that has left is remembered")
                        .edit(
                                "GroupReading",
                                "if (group.isOver()) {\n                    // Another",
                                "if (limit.isNegative()) {\n                    // Another")
                        .killedBy("GroupStopTest.whatIsReadForAGroupThatHasLeftIsNotRemembered"),
                Mutant.of("a group forgets what it has asked in another queue")
                        .edit(
                                "RequestRate",
                                "turn == null ? new RequestRate() : turn.rate(wanted.key())",
                                "new RequestRate()")
                        .killedBy("GroupRateTest.whatAGroupHasAskedInAnotherQueueCounts"),
                Mutant.of("a group may wait for a share of its own thread")
                        .edit("GroupCalls", """
                                distinct.forEach(upgrades::refuse);
                                        Measured asked = new Measured(distinct);
                                        try {
                                            Optional<LockGroup> answer""", """
                                Measured asked = new Measured(distinct);
                                        try {
                                            Optional<LockGroup> answer""")
                        .killedBy("SharedInProcessTest.aThreadThatSharesALockCannotAcquireItAsPartOfAGroup"));
    }
}
