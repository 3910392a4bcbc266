package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockTableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Says how to make the lock table reachable. */
final class LockTableFailureAnalyzer extends AbstractFailureAnalyzer<LockTableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LockTableException cause) {
        return new FailureAnalysis(cause.getMessage(), remedy(cause), cause);
    }

    private static String remedy(LockTableException cause) {
        return switch (cause.code()) {
            case TABLE_NOT_FOUND ->
                "Set distributed-lock.table.mode to create, or create table '" + cause.tableName()
                        + "' by other means. If it exists, correct distributed-lock.table-name or"
                        + " distributed-lock.aws.region, or the Region and account of the DynamoDB client bean.";
            case ACCESS_DENIED -> access(cause.tableName(), cause.getCause());
            default ->
                "Let distributed-lock.table-name name another table, or let distributed-lock.partition-key-name and"
                        + " distributed-lock.sort-key-name say what its keys are called.";
        };
    }

    /** Missing or wrong credentials are a problem of their own: a permission would not help. */
    private static String access(String tableName, @Nullable Throwable refusal) {
        if (refusal instanceof SdkClientException) {
            return AwsCredentialsRemedy.ofMissing();
        }
        return refusal instanceof AwsServiceException known && !isLackOfPermission(known)
                ? AwsCredentialsRemedy.ofWrong()
                : permissions(tableName);
    }

    private static boolean isLackOfPermission(AwsServiceException refusal) {
        return refusal.awsErrorDetails() == null
                || refusal.awsErrorDetails().errorCode() == null
                || refusal.awsErrorDetails().errorCode().startsWith("AccessDenied");
    }

    private static String permissions(String tableName) {
        return "Allow the application's role to do, on table '" + tableName
                + "': dynamodb:UpdateItem, dynamodb:GetItem, and dynamodb:DeleteItem (for"
                + " distributed-lock.release-mode=delete); dynamodb:DescribeTable (for"
                + " distributed-lock.table.mode=validate and create); dynamodb:CreateTable,"
                + " dynamodb:DescribeTimeToLive and dynamodb:UpdateTimeToLive (for create). With"
                + " distributed-lock.table.mode=none the actions on items are enough.";
    }
}
