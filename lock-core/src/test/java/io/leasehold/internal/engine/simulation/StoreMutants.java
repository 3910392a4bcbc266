package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that ask the table for less, or understand its answers less well, than the engine builds on. */
final class StoreMutants {

    private StoreMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("each request of a blocking client has a thread, however many hang")
                        .edit(
                                "ClientThreads",
                                "                0,\n                MOST_REQUESTS,",
                                "0, Integer.MAX_VALUE,")
                        .killedBy("ClientThreadsTest"),
                Mutant.of("credentials are fetched on the thread that asks")
                        .edit(
                                "Stores",
                                "DynamoDbLockStore.over(client, handOver, settings)",
                                "DynamoDbLockStore.over(client, Runnable::run, settings)")
                        .killedBy(
                                "RequestThreadsTest.anAsynchronousClientThatFetchesCredentialsBlocksNeitherCallerNorTimer"),
                Mutant.of("takes and reads may have all of the room")
                        .edit("UnderWay", "case TAKE -> wanting < Math.max(1, most * 3 / 4);", "case TAKE -> true;")
                        .killedBy("AdmissionOrderTest"),
                Mutant.of("reads go before what keeps locks")
                        .edit(
                                "Backlog",
                                "return purpose.compareTo(other.purpose) < 0 ||",
                                "return purpose.compareTo(other.purpose) > 0 ||")
                        .killedBy("AdmissionOrderTest"),
                Mutant.of("a waiter sends as many requests as it likes")
                        .edit("RequestRate", "blocking < 0 ? 0", "blocking < MOST ? 0")
                        .killedBy("RequestRateTest"),
                Mutant.of("a lock is read eventually consistently")
                        .edit(
                                "ReadRequests",
                                "GetItemRequest.builder()\n                .tableName(layout.tableName())\n"
                                        + "                .key(keys.of(key))\n                .consistentRead(true)",
                                "GetItemRequest.builder()\n                .tableName(layout.tableName())\n"
                                        + "                .key(keys.of(key))\n                .consistentRead(false)")
                        .killedBy("RequestsTest"),
                Mutant.of("a take does not look at the version of the row")
                        .edit(
                                "RowConditions",
                                "\" AND \" + isMissing(expression, layout.version())",
                                "\" AND \" + isMissing(expression, layout.sortKey())")
                        .killedBy("RequestsTest"),
                Mutant.of("a takeover asks for any version but a free row's")
                        .edit(
                                "RowConditions",
                                "expression.name(layout.version()) + \" = \" + expression.value(text(version))",
                                "expression.name(layout.version()) + \" <> \" + expression.value(text(version))")
                        .killedBy("RequestsTest"),
                Mutant.of("a heartbeat is written over a later one")
                        .edit(
                                "RowConditions",
                                "expression.value(text(HoldVersion.of(beat.holdId(), beat.beat()))) + \" AND \"",
                                "expression.value(text(beat.holdId() + \":9\")) + \" AND \"")
                        .killedBy("RequestsTest"),
                Mutant.of("a release asks for no token")
                        .edit("RowConditions", "release.fencingToken() == 0 ?", "release.fencingToken() >= 0 ?")
                        .killedBy("RequestsTest"),
                Mutant.of("the SDK goes on when the engine has given up")
                        .edit("TimeLimits", ".apiCallTimeout(timeout)", "")
                        .killedBy("RequestsTest"),
                Mutant.of("beats are not padded with zeros")
                        .edit("HoldVersion", "\"0\".repeat(BEAT_DIGITS - digits.length()) + digits", "digits")
                        .killedBy("HoldVersionTest"),
                Mutant.of("a hold is told by the beginning of its id")
                        .edit(
                                "HoldVersion",
                                "&& version.startsWith(holdId)\n                && version.charAt(holdId.length()) == ':'",
                                "&& version.startsWith(holdId)")
                        .killedBy("HoldVersionTest"),
                Mutant.of("tokens are seeded by the clock without room for hand-overs")
                        .edit("FencingTokens", "EPOCH.toEpochMilli()) * STEP", "EPOCH.toEpochMilli())")
                        .killedBy("FencingTokensTest"),
                Mutant.of("an owner without a version is a free row")
                        .edit(
                                "RowCodec",
                                "!item.containsKey(layout.ownerName()) && !item.containsKey(layout.version())",
                                "!item.containsKey(layout.version())")
                        .killedBy("RowCodecTest"),
                Mutant.of("a lease is rounded down")
                        .edit("RowCodec", "setScale(0, RoundingMode.CEILING);", "setScale(0, RoundingMode.FLOOR);")
                        .killedBy("RowCodecTest"),
                Mutant.of("a lease without end is a lease")
                        .edit("RowCodec", " || seconds.compareTo(MAX_LEASE_SECONDS) > 0) {", ") {")
                        .killedBy("RowCodecTest"),
                Mutant.of("an error of the server means that nothing was written")
                        .edit(
                                "Failures",
                                "return ambiguous(action, refusal);",
                                "return unavailable(Kind.TRANSIENT, action, refusal);")
                        .killedBy("FailuresTest"),
                Mutant.of("a request that timed out was not applied")
                        .edit(
                                "Failures",
                                "return unavailable(Kind.AMBIGUOUS, action, unwrap(failure));",
                                "return unavailable(Kind.TRANSIENT, action, unwrap(failure));")
                        .killedBy("FailuresTest"),
                Mutant.of("a throttle tells of all attempts")
                        .edit("Failures", "attempts(refusal) > 1 ? Kind.AMBIGUOUS : Kind.TRANSIENT", "Kind.TRANSIENT")
                        .killedBy("FailuresTest"));
    }
}
