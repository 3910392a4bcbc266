package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do if DynamoDB did not answer, or refused a request, while the application started. */
final class LockStoreFailureAnalyzer extends AbstractFailureAnalyzer<LockException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, LockException cause) {
        return cause.code() == LockException.Code.STORE_UNAVAILABLE
                ? new FailureAnalysis(
                        cause.getMessage() + " The first cause is: " + firstCause(cause),
                        "Start DynamoDB, or DynamoDB Local, where the message says, or correct"
                                + " distributed-lock.aws.endpoint and distributed-lock.aws.region, or the application's"
                                + " DynamoDB client bean. Check proxies, security groups and VPC endpoints. With"
                                + " distributed-lock.table.mode=none the application starts without asking the table.",
                        cause)
                : null;
    }

    private static String firstCause(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.toString();
    }
}
