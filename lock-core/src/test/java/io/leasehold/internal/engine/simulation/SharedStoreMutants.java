package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Clients that ask the table for less, or understand its answers less well, than shared and limited holders build on. */
final class SharedStoreMutants {

    private SharedStoreMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a take of a slot leaves what the holder before it waited for")
                        .edit(
                                "Requests",
                                "        if (MemberRow.isOne(take.key())) {\n"
                                        + "            expression.remove(List.of(TableLayout.WAITS_FOR));\n        }\n",
                                "")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a release of a slot leaves what its holder waited for")
                        .edit(
                                "Requests",
                                "        if (MemberRow.isOne(release.key())) {\n"
                                        + "            expression.remove(List.of(TableLayout.WAITS_FOR));\n        }\n",
                                "")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a write that knows nothing of a mark shortens the life of the row")
                        .edit(
                                "Updates",
                                "if (SessionRow.isOne(key) || MemberRow.isOne(key) ||",
                                "if (!key.partitionKey().isEmpty() ||")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a mark keeps the row for as long as any write")
                        .edit("MemberRequests", "Updates.expiry(mark.now(), kept)", "Updates.expiry(mark.now(), own)")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a mark gives the row no token")
                        .edit(
                                "MemberRequests",
                                "        expression.setTo(\n                layout.fencingToken(), \"if_not_exists(\""
                                        + " + expression.name(layout.fencingToken()) + \", \" + seed + \")\");\n",
                                "")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a mark gives the row another token")
                        .edit(
                                "MemberRequests",
                                "\"if_not_exists(\" + expression.name(layout.fencingToken()) + \", \" + seed + \")\"",
                                "seed")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a mark shows the row as it was before")
                        .edit("MemberRequests", "ReturnValue.ALL_NEW", "ReturnValue.ALL_OLD")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("whoever has the row waits for what another has said")
                        .edit(
                                "MemberRequests",
                                "conditions.isCurrent(expression, wait.holdId(), wait.fencingToken())",
                                "conditions.isHeld(expression)")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("the members of a lock are read eventually consistently")
                        .edit(
                                "ReadRequests",
                                "AND \" + expression.value(text(MemberRow.last(lock)));\n"
                                        + "        return QueryRequest.builder()\n"
                                        + "                .tableName(layout.tableName())\n"
                                        + "                .consistentRead(true)",
                                "AND \" + expression.value(text(MemberRow.last(lock)));\n"
                                        + "        return QueryRequest.builder()\n"
                                        + "                .tableName(layout.tableName())\n"
                                        + "                .consistentRead(false)")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("only the slots of a lock are read")
                        .edit(
                                "MemberRow",
                                "return lock.sortKey() + SHARED + \"~\";",
                                "return lock.sortKey() + SLOT + \"~\";")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a page of members is the last one")
                        .edit(
                                "DynamoDbLockStore",
                                "new Members(codec.members(lock, response.items()), cursor(response.lastEvaluatedKey()))",
                                "new Members(codec.members(lock, response.items()), null)")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("a client that deletes rows deletes marked ones")
                        .edit("Requests", " + \" AND \" + conditions.isNotMarked(expression);", ";")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("the row of a shared holder stays when it is free")
                        .edit(
                                "DynamoDbLockStore",
                                "if (MemberRow.isShared(release.key())) {",
                                "if (retention == null) {")
                        .killedBy("MemberRowRequestsTest"),
                Mutant.of("what a member waits for is not read")
                        .edit("RowCodec", "text(item, TableLayout.WAITS_FOR)", "null")
                        .killedBy("RowCodecTest"),
                Mutant.of("a mark of another kind is a mark")
                        .edit("RowCodec", "(mark == null || mark.compareTo(MARK) != 0)", "mark == null")
                        .killedBy("RowCodecTest"));
    }
}
