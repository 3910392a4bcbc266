package io.leasehold.internal.engine.simulation;

import java.util.List;

/** Leaders with one thing wrong. */
final class LeadershipMutants {

    private LeadershipMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("a leader's lock is released before its work has ended")
                        .edit(
                                "LeaderTerm",
                                "(ended, failure) -> release());",
                                "(ended, failure) -> {});\n        release();")
                        .killedBy("LeadershipTest.theLockIsReleasedOnlyWhenTheLeadersWorkHasEnded"),
                Mutant.of("who yields leads until the lock is released")
                        .edit("LeaderTerm", "return end() == null && hold", "return hold")
                        .killedBy("LeadershipTest.theLockIsReleasedOnlyWhenTheLeadersWorkHasEnded"),
                Mutant.of("who yields campaigns at once")
                        .edit("Candidate", "last.end() == LeadershipEnd.YIELDED ? lease().toNanos() : 0", "0")
                        .killedBy("LeadershipTest.whoYieldsStandsBackForOneLease"),
                Mutant.of("who has lost its leadership campaigns no more")
                        .edit(
                                "Candidate",
                                "pause(last, last.end()",
                                "if (last.end() != LeadershipEnd.LOST) pause(last, last.end()")
                        .killedBy("LeadershipLossTest.aLeaderWhoseLockIsLostIsToldAndCampaignsAgain"),
                Mutant.of("who stops leaves its request in the queue")
                        .edit("Candidate", "            campaign.cancel();\n", "")
                        .killedBy("LeadershipTest.aStoppedFollowerLeavesNoRequestBehind"),
                Mutant.of("a candidate that is refused stops")
                        .edit("Candidate", "} else if (stages.isIn(campaign)) {", "} else if (false) {")
                        .killedBy("LeadershipLossTest.aCandidateThatTheTableRefusesRetriesAndSaysSoOnce"),
                Mutant.of("listeners are told of an end before the grant")
                        .edit("Telling", "        last = next.told;\n", "")
                        .killedBy("LeadershipLossTest.aRevocationComesAfterItsGrant"),
                Mutant.of("a client releases the locks of leaders before their work has ended")
                        .edit("Shutdown", "            endLeaderships();\n", "")
                        .killedBy("LeadershipLossTest.aClientThatClosesEndsTheWorkBeforeItReleases"),
                Mutant.of("two starts of a candidate are two")
                        .edit("Stages", "synchronized boolean begin()", "boolean begin()")
                        .edit("Stages", "boolean begins = !running;", "boolean begins = !running; Race.meet();")
                        .edit("Stages", "synchronized boolean change(", "boolean change(")
                        .edit(
                                "Stages",
                                "        stage = running ? to : null;",
                                "        Race.meet();\n        stage = running ? to : null;")
                        .edit(
                                "Stages",
                                "import org.jspecify",
                                "import io.leasehold.internal.engine.Race;\nimport org.jspecify")
                        .killedBy("LeadershipMonitorsTest.twoStartsAskOnce"),
                Mutant.of("a term ends outside its monitor")
                        .edit(
                                "LeaderTerm",
                                "        synchronized (this) {\n            if (end != null) {",
                                "        synchronized (why) {\n            if (end != null) {")
                        .edit(
                                "LeaderTerm",
                                "            end = why;",
                                "            Race.meet();\n            end = why;")
                        .edit(
                                "LeaderTerm",
                                "import org.jspecify",
                                "import io.leasehold.internal.engine.Race;\nimport org.jspecify")
                        .killedBy("LeadershipMonitorsTest.oneTermEndsOnce"));
    }
}
