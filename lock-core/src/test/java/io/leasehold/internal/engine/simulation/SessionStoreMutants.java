package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that ask the table for less, or understand its answers less well, than sessions build on. */
final class SessionStoreMutants {

    private SessionStoreMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a take leaves the session of the holder before it")
                        .edit(
                                "Requests",
                                "aliveUntil(expression, take.aliveUntil());\n        expression.remove(List.of(layout.sessionId()));",
                                "aliveUntil(expression, take.aliveUntil());")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a heartbeat of a lock's own leaves its session")
                        .edit(
                                "Requests",
                                "aliveUntil(expression, beat.aliveUntil());\n            expression.remove(List.of(layout.sessionId()));",
                                "aliveUntil(expression, beat.aliveUntil());")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a heartbeat of a lock's own leaves the lease of a session's lock")
                        .edit("Requests", "expression.set(layout.lease(), RowCodec.lease(beat.lease()));", "")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a release leaves the session of the holder before it")
                        .edit(
                                "Requests",
                                "layout.aliveUntil(),\n                layout.sessionId()));",
                                "layout.aliveUntil()));")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("an enrolment leaves the end of the hold")
                        .edit(
                                "Requests",
                                "text(session));\n            expression.remove(List.of(layout.aliveUntil()));",
                                "text(session));")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("an enrolled lock has the lease of any other, so that clients without sessions take it")
                        .edit("Requests", "RowCodec.lease(SessionRow.ENROLLED_LEASE)", "RowCodec.lease(beat.lease())")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a session that is over is opened again")
                        .edit(
                                "Requests",
                                "            condition += \" AND \" + conditions.isNotOver(expression);\n",
                                "")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a session's heartbeat leaves what it was told")
                        .edit(
                                "Requests",
                                "expression.delete(TableLayout.REVOKED, AttributeValue.fromSs(List.copyOf(beat.told())));",
                                "")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("the key of a session depends on the prefix of who reads it")
                        .edit(
                                "RowKeys",
                                "SessionRow.isOne(key) ? key.partitionKey() : partition(key.partitionKey())",
                                "partition(key.partitionKey())")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a session is fenced whatever its heartbeat")
                        .edit("RowConditions", "release.exactly() ?", "false ?")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a hold is revoked in the row of a session that is not there")
                        .edit("SessionRequests", "conditions.isHeld(expression);", "conditions.isNotOver(expression);")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("the row of a session lives no longer than those that name it")
                        .edit("SessionRow", "Duration.ofDays(31)", "Duration.ofDays(30)")
                        .killedBy("SessionRequestsTest"),
                Mutant.of("a session that an older client's take left behind counts")
                        .edit("RowCodec", " && SessionRow.ENROLLED_LEASE.equals(lease(item))", "")
                        .killedBy("SessionRowCodecTest"),
                Mutant.of("a session counts beside a version of another library")
                        .edit("RowCodec", "boolean enrolled = hasVersionOfOurs(item) && ", "boolean enrolled = ")
                        .killedBy("SessionRowCodecTest"),
                Mutant.of("the end of a hold counts that a session keeps alive")
                        .edit("RowCodec", "session == null ? aliveUntil(item) : null,", "aliveUntil(item),")
                        .killedBy("SessionRowCodecTest"));
    }
}
