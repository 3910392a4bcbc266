package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that break one of the rules by which locks are taken over by the table's own clock, or of fixed leases. */
final class TimeMutants {

    private static final String END = "before + timing.lease() / SECOND + allowance";

    private TimeMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a hold says that it lives until its write")
                        .under(Fault.IDLE)
                        .edit("TableClock", END, "before + allowance"),
                Mutant.of("a hold says no more than its lease")
                        .under(Fault.IDLE, Fault.UNSEEN_SUSPEND)
                        .edit("TableClock", END, "before + timing.lease() / SECOND"),
                Mutant.of("a waiter makes no allowance for other front ends")
                        .under(Fault.IDLE)
                        .edit("TableClock", "date > end.getEpochSecond() + allowance", "date > end.getEpochSecond()"),
                Mutant.of("a waiter guesses the table's time")
                        .under(Fault.IDLE)
                        .edit(
                                "TableClock",
                                "date > end.getEpochSecond() + allowance",
                                "(newest == null ? date : newest.latest(clocks.now())) > end.getEpochSecond() + allowance"),
                Mutant.of("a date counts from its receipt")
                        .under(Fault.IDLE, Fault.DELAY)
                        .edit("TableClock", "new Known(date, question.asked)", "new Known(date, clocks.now())"),
                Mutant.of("the monotonic clock alone measures how old a date is")
                        .under(Fault.IDLE, Fault.SUSPEND)
                        .edit(
                                "TableClock",
                                "Math.max(asked.nanosUntil(now.nano()) / SECOND, Math.max(wall, uptime))",
                                "asked.nanosUntil(now.nano()) / SECOND"),
                Mutant.of("a take is confirmed by whatever date")
                        .under(Fault.IDLE, Fault.UNSEEN_SUSPEND)
                        .edit("GrantCheck", "return confirmed && ", "return "),
                Mutant.of("a heartbeat is confirmed by whatever date")
                        .under(Fault.IDLE, Fault.UNSEEN_SUSPEND)
                        .edit("Heartbeat", "if (!confirmed) {", "if (!confirmed && !doubted) {"),
                Mutant.of("a take that says no end leaves the old one", TableVariant.TAKE_KEEPS_END)
                        .under(Fault.DATELESS),
                Mutant.of("a heartbeat that says no end leaves the old one", TableVariant.BEAT_KEEPS_END)
                        .under(Fault.DATELESS, Fault.IDLE),
                Mutant.of("what was not confirmed is said again")
                        .under(Fault.DATELESS)
                        .edit("GrantCheck", "refused |= !confirmed;", ""),
                Mutant.of("a fixed lease goes on while the clocks contradict each other")
                        .under(Fault.FIXED_LEASE, Fault.SUSPEND)
                        .edit("Lease", " || (!provable && contradicts(now))", ""),
                Mutant.of("a fixed lease is renewed")
                        .under(Fault.FIXED_LEASE)
                        .edit(
                                "Hold",
                                "if (hasHeartbeats()) {\n            heartbeat.begin();\n        }",
                                "heartbeat.begin();"),
                Mutant.of("a fixed lease is handed over")
                        .under(Fault.FIXED_LEASE)
                        .edit("Hold", "if (!hasHeartbeats()) {\n            state.stay();\n        }", "")
                        .edit(
                                "HandOver",
                                "row.timing().hasHeartbeats()\n                && heir.timing().equals(row.timing())",
                                "true"),
                Mutant.of("a suspicion does not void the date")
                        .edit("TableClock", "newest = null;\n        suspicions++;", "suspicions++;")
                        .killedBy("TableClockTest"),
                Mutant.of("a request from before a suspicion tells the time")
                        .edit("TableClock", " && question.suspicionsBefore == suspicions", "")
                        .killedBy("TableClockTest"),
                Mutant.of("a hold under suspicion does not void the date")
                        .edit("ExpiryTimer", "hold.suspect();", "")
                        .killedBy("DeadOwnerTest"),
                Mutant.of("the table's clock runs no faster than this machine's")
                        .edit("TableClock", "RATE = 1.1;", "RATE = 1;")
                        .killedBy("TableClockTest"),
                Mutant.of("a date has no fraction")
                        .edit("TableClock", "FRACTION = 1;", "FRACTION = 0;")
                        .killedBy("TableClockTest"),
                Mutant.of("an answer without a date confirms")
                        .edit("TableClock", "(date != Answer.NO_DATE && date + FRACTION", "(date + FRACTION")
                        .killedBy("TableClockTest"),
                Mutant.of("a fixed lease is taken by an old date")
                        .edit(
                                "Poller",
                                "if (!timeAsked && watched.needsTime()) {",
                                "if (timeAsked && watched.needsTime()) {")
                        .killedBy("FixedLeaseTest"),
                Mutant.of("a forgotten fixed lease blocks its own process")
                        .edit(
                                "Hold",
                                "// How long others still wait is unknown here; the row tells.\n            ending.left(this);",
                                "ending.expired(this);")
                        .killedBy("FixedLeaseTest"),
                Mutant.of("a frozen process is not looked at before its next request")
                        .edit("Acquirer", ".forEach(own -> own.endIfOver())", "")
                        .killedBy("FixedLeaseTest"),
                Mutant.of("a take leaves the end of another hold in the row")
                        .edit(
                                "Requests",
                                "aliveUntil(expression, take.aliveUntil());",
                                "if (take.aliveUntil() != 0) { aliveUntil(expression, take.aliveUntil()); }")
                        .killedBy("RequestsTest"),
                Mutant.of("a heartbeat leaves the end of another version in the row")
                        .edit(
                                "Requests",
                                "aliveUntil(expression, beat.aliveUntil());",
                                "if (beat.aliveUntil() != 0) { aliveUntil(expression, beat.aliveUntil()); }")
                        .killedBy("RequestsTest"),
                Mutant.of("a release leaves the end of its hold in the row")
                        .edit(
                                "Requests",
                                "layout.aliveUntil(),\n                layout.sessionId()));\n        if (MemberRow.isOne(release",
                                "layout.sessionId()));\n        if (MemberRow.isOne(release")
                        .killedBy("RequestsTest"),
                Mutant.of("the end of another library's hold is believed")
                        .edit(
                                "RowCodec",
                                "version != null && HoldVersion.prefix(version).isPresent()",
                                "version != null")
                        .killedBy("RowCodecTest"),
                Mutant.of("a hold that is over blocks others until its timer has run")
                        .edit("HoldLifecycle", "if (left > 0) {", "if (left > Long.MIN_VALUE) {")
                        .killedBy("FixedLeaseTest.aForgottenHandleOfAStoppedProcessBlocksNoFirstAttemptOfIt"),
                Mutant.of("the date of a proxy is believed")
                        .edit("TableDate", "!ofTable || ", "")
                        .killedBy("TableDateTest"),
                Mutant.of("a date that passed a proxy is believed")
                        .edit("TableDate", "!ofTable || response.firstMatchingHeader(\"Via\").isPresent()", "!ofTable")
                        .killedBy("TableDateTest"));
    }
}
