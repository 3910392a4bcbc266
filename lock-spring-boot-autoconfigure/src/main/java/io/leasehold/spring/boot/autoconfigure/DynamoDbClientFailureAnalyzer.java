package io.leasehold.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why there is no usable DynamoDB client for the locks. */
final class DynamoDbClientFailureAnalyzer extends AbstractFailureAnalyzer<UnusableDynamoDbClientException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableDynamoDbClientException cause) {
        return new FailureAnalysis(cause.problem(), cause.remedy(), cause);
    }
}
