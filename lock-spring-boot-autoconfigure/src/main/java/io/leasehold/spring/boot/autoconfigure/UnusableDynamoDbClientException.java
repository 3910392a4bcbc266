package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockException;
import org.jspecify.annotations.Nullable;

/** There is no usable DynamoDB client for the lock table. */
final class UnusableDynamoDbClientException extends LockException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    UnusableDynamoDbClientException(String problem, String remedy, @Nullable Throwable cause) {
        super(Code.INVALID_SETTING, problem + " " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    String problem() {
        return problem;
    }

    String remedy() {
        return remedy;
    }
}
