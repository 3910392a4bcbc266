package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that break one of the rules by which shared and limited holders and exclusive ones exclude each other. */
final class SharedMutants {

    private static final String EARLY = "private final LockRequest request; volatile Object early;";

    private SharedMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a member reads the main row before it writes its own")
                        .edit("Acquisition", "private final LockRequest request;", EARLY)
                        .edit(
                                "MemberPoller",
                                "            } else if (needsTime) {\n                askTime(first);",
                                "            } else if (slots == null && steps.mayAsk(this::again)) { steps.when("
                                        + "context.table().read(Sender.ENGINE, wanted.key(),"
                                        + " wanted.timing().attemptTimeout()), answer -> { wanted.early = answer;"
                                        + " take(Sender.ENGINE, null); }, this::again);")
                        .edit(
                                "MainWatch",
                                "steps.step(this::read);",
                                "Object early = wanted.early; wanted.early = null; if (early == null) {"
                                        + " steps.step(this::read); } else {"
                                        + " steps.step(() -> judge((Answer<Row>) early)); }")
                        .killedBy("SharedTest.aReaderWhoseRowIsWrittenAfterTheWritersQueryWaits"),
                Mutant.of("an exclusive owner reads the members before it writes its row")
                        .under(Fault.MEMBERS)
                        .edit("Acquisition", "private final LockRequest request;", EARLY)
                        .edit(
                                "Poller",
                                "step(() -> beginWith(first));",
                                "new MemberQuery(context, new Steps(context, client, acquirer, wanted, pace.rate()),"
                                        + " wanted.key()).all(first, found -> { wanted.early = found; step(() ->"
                                        + " beginWith(Sender.ENGINE)); }, () -> step(() -> beginWith(Sender.ENGINE)));")
                        .edit(
                                "MemberDrain",
                                "query.all(Sender.ENGINE, this::judge, this::look);",
                                "Object early = wanted.early; wanted.early = null; if (early == null) {"
                                        + " query.all(Sender.ENGINE, this::judge, this::look); } else {"
                                        + " judge((MemberQuery.Found) early); }"),
                Mutant.of("an exclusive owner does not wait for members")
                        .under(Fault.MEMBERS)
                        .edit("Poller", "if (shared && grants", "if (shared && landed == null && grants"),
                Mutant.of("who takes over the main row does not wait for members")
                        .under(Fault.MEMBERS)
                        .edit(
                                "TakeAttempt",
                                "answer.date(), applied.shared());",
                                "answer.date(), applied.shared() && replaced == null);"),
                Mutant.of("a take that was read back does not tell of the mark")
                        .under(Fault.MEMBERS, Fault.LOST_RESPONSE)
                        .edit("Poller", "date, held.shared());", "date, false);")
                        .edit("TakeAttempt", "date, held.shared());", "date, false);"),
                Mutant.of("what the mark shows is not looked at")
                        .under(Fault.MEMBERS)
                        .edit(
                                "MainWatch",
                                "decide(answer.content(), answer.date());",
                                "grant(Objects.requireNonNull(recordOf(answer.content())).fencingToken() + FencingTokens.STEP - 1);"),
                Mutant.of("members that wait for this very owner are waited for")
                        .under(Fault.MEMBERS)
                        .edit(
                                "MemberDrain",
                                "!Objects.equals(member.waitsFor(), first.holdId())\n                && ",
                                ""),
                Mutant.of("members that wait for another owner are not waited for")
                        .under(Fault.MEMBERS)
                        .edit(
                                "MemberDrain",
                                "!Objects.equals(member.waitsFor(), first.holdId())",
                                "member.waitsFor() == null"),
                Mutant.of("a member waits for one exclusive owner after the other")
                        .under(Fault.MEMBERS)
                        .edit("MainWatch", "return waitsFor != null\n", "return waitsFor != null && said && !said\n"),
                Mutant.of("dead members are waited for")
                        .under(Fault.MEMBERS, Fault.CRASH)
                        .edit(
                                "MemberDrain",
                                "if (nanosLeft.get(i) <= 0) {",
                                "if (nanosLeft.get(i) == Long.MIN_VALUE) {"),
                Mutant.of("members are freed before their lease is over")
                        .under(Fault.MEMBERS)
                        .edit(
                                "LeaseWatch",
                                "over ? 0L : client.jumps().nanosLeft(latest)",
                                "over ? 0L : client.jumps().nanosLeft(latest) - held.lease().toNanos() / 2"),
                Mutant.of("a dead member is freed whatever its heartbeat")
                        .under(Fault.MEMBERS, Fault.DELAY)
                        .edit(
                                "LeaseWatch",
                                "Release.asRead(dead.record(), dead.version(), context.wallTime(), limit)",
                                "Release.of(dead.record().key(), io.leasehold.internal.store.HoldVersion.prefix(dead.version()).map(id -> id.substring(0,"
                                        + " id.length() - 1)).orElse(\"\"), dead.record().fencingToken(),"
                                        + " java.util.Set.of(), context.wallTime(), limit)"),
                Mutant.of("a mark is not renewed at the grant")
                        .under(Fault.MEMBERS, Fault.COLLECTOR)
                        .edit("MainWatch", " && (expiry == null || !expiry.isBefore(least))", ""),
                Mutant.of("a member has a token below the main row's")
                        .under(Fault.MEMBERS)
                        .edit("MainWatch", "grant(token + FencingTokens.STEP - 1);", "grant(token - 1);"),
                Mutant.of("a member has a token above that of the owner who waits for it")
                        .under(Fault.MEMBERS)
                        .edit("MainWatch", "grant(token - 1);", "grant(token + FencingTokens.STEP - 1);"),
                Mutant.of("only the first page of members is read")
                        .under(Fault.MEMBERS)
                        .edit("MemberQuery", "if (following == null) {", "if (following == null || cursor == null) {"),
                Mutant.of("slots are counted instead of named")
                        .under(Fault.MEMBERS)
                        .edit(
                                "Slots",
                                "busy.contains(number) ? null : MemberRow.slot(lock, number);",
                                "busy.size() >= limit ? null : MemberRow.slot(lock, number + limit"
                                        + " * (int) context.entropy().between(0, 3));"),
                Mutant.of("a slot is handed over to a limit that it is beyond")
                        .under(Fault.MEMBERS)
                        .edit(
                                "HandOver",
                                "MemberRow.slotOf(row.row()) < heir.limit().orElse(0)",
                                "heir.limit().isPresent()"),
                Mutant.of("an exclusive hold is handed over to a member")
                        .under(Fault.MEMBERS)
                        .edit("HandOver", "return heir.mode() == row.mode()\n                && ", "return "),
                Mutant.of("requests join a shared hold without end")
                        .under(Fault.MEMBERS)
                        .edit(
                                "Tenures",
                                "!mayBeFollowed(now, joining.grant().timing())",
                                "!mayBeFollowed(since, joining.grant().timing())"),
                Mutant.of("a hold that waits is granted though it may be over")
                        .under(Fault.MEMBERS, Fault.PAUSE)
                        .edit(
                                "HoldState",
                                "return view(now) == LockStatus.LOCKED && terms.isTrusted(now) && change.test(tenures, now);",
                                "return change.test(tenures, now);"),
                Mutant.of("a request that ends leaves its hold")
                        .under(Fault.MEMBERS)
                        .edit("Candidates", "        wanted.whenOver(() -> endUnlessGranted(wanted, first));\n", ""),
                Mutant.of("a hold that is lost while it waits is not taken anew")
                        .under(Fault.MEMBERS, Fault.FORCED_RELEASE)
                        .edit("MainWatch", "            anew.run();\n", "            acquirer.tableAnswered();\n"),
                Mutant.of("a slot is taken whoever has it", TableVariant.TAKES_ANY_SLOT)
                        .under(Fault.MEMBERS),
                Mutant.of("members are read eventually consistently", TableVariant.STALE_QUERIES)
                        .under(Fault.MEMBERS),
                Mutant.of(
                                "what a member waits for is written whatever the row shows",
                                TableVariant.WAITS_WITHOUT_CONDITION)
                        .under(Fault.MEMBERS, Fault.DUPLICATE, Fault.DELAY),
                Mutant.of("a write keeps a marked row no longer than any other", TableVariant.FORGETS_MARKS)
                        .under(Fault.MEMBERS, Fault.COLLECTOR),
                Mutant.of("time to live collects a marked row that is free", TableVariant.COLLECTS_EARLY)
                        .under(Fault.MEMBERS, Fault.COLLECTOR),
                Mutant.of("the row of a shared holder is used by the next one")
                        .edit(
                                "MemberPoller",
                                "MemberRow.shared(wanted.key(), holdId)",
                                "MemberRow.shared(wanted.key(), context.settings().ownerName())")
                        .killedBy("SharedInProcessTest.nobodyJoinsAfterHalfAHeartbeatPeriod"),
                Mutant.of("members that come later are waited for")
                        .edit("MemberDrain", "known == null || known.contains(identityOf(member))", "first != null")
                        .killedBy("SharedDeadTest.aMemberThatCameLaterAndDiedIsNotWaitedFor"),
                Mutant.of("members do not renew the mark")
                        .edit("Marks", "            locks.forEach(this::renew);\n", "")
                        .killedBy("MarksTest.membersRenewTheMarkAsLongAsTheyLive"),
                Mutant.of("a malformed member is none")
                        .edit(
                                "MemberDrain",
                                "        if (malformed != null) {",
                                "        if (malformed != null && wanted == null) {")
                        .killedBy("SharedTroubleTest.aMalformedMemberFailsAnExclusiveRequest"),
                Mutant.of("a member with a fixed lease is written without the table's time")
                        .edit("MemberPoller", "context.table().clock().isNeededFor(wanted.timing())", "wanted.isOver()")
                        .killedBy("SharedFixedLeaseTest.theFirstRowOfAClientSaysUntilWhenItsOwnerIsAlive"),
                Mutant.of("a hold that has ended is withdrawn once more")
                        .edit("HeldLock", "release.endHere() ? release", "release.endHere() || hold != null ? release")
                        .killedBy("SharedFixedLeaseTest.aHoldThatHasEndedIsWithdrawnAtOnce"),
                Mutant.of("the loss of a hold that waits is warned of")
                        .edit("HoldLog", " && !HeldLock.of(hold).isEmpty()", "")
                        .killedBy("SilentLossTest.theLossOfAHoldThatWaitsIsNot"),
                Mutant.of("a member of the same client whose release failed is released at each look")
                        .edit(
                                "MemberDrain",
                                "freed.add(identityOf(dead))",
                                "freed.add(identityOf(dead)) || first != null")
                        .killedBy(
                                "SharedInProcessTest.aRowOfItsOwnWhoseReleaseFailedIsReleasedOnceByAWriterThatWaits"));
    }
}
