package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.question.SessionShutdown.Close;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The writes of a client since it began to close: when others could take its locks. */
final class ReleaseLog {

    private static final String ANY_SESSION = "~session/";
    private static final AttributeValue CLOSED = AttributeValue.fromS("closed");

    private final long start;
    private final int sessions;
    private long writes;
    private int ended;
    private long released;
    private long writesUntilFree;
    private double millisUntilFree;

    /**
     * Begins with the close.
     *
     * @param sessions how many sessions keep all locks alive; none if each has a heartbeat of its own
     */
    ReleaseLog(long start, int sessions) {
        this.start = start;
        this.sessions = sessions;
    }

    synchronized void written(UpdateItemRequest request, long now) {
        writes++;
        boolean ofSession = request.key().values().stream().anyMatch(ReleaseLog::isSession);
        if (ofSession && request.expressionAttributeValues().containsValue(CLOSED)) {
            ended++;
            noteFree(sessions > 0, now);
        } else if (!ofSession && request.returnValues() == ReturnValue.ALL_OLD) {
            released++;
            noteFree(sessions == 0, now);
        }
    }

    private static boolean isSession(AttributeValue key) {
        return key.s() != null && key.s().startsWith(ANY_SESSION);
    }

    private void noteFree(boolean frees, long now) {
        if (frees) {
            writesUntilFree = writes;
            millisUntilFree = (now - start) / 1e6;
        }
    }

    synchronized Close closed(int locks, long now) {
        boolean allFree = sessions > 0 ? ended >= sessions : released >= locks;
        long heldStill = allFree ? 0 : sessions > 0 ? locks : locks - released;
        return new Close(writesUntilFree, millisUntilFree, writes, (now - start) / 1e6, heldStill);
    }
}
