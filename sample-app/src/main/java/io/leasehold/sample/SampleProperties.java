package io.leasehold.sample;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code sample.*} says.
 *
 * @param dynamodb Which DynamoDB the locks are in.
 * @param dynamodbLocal How DynamoDB Local is found or started.
 * @param orderWork How long the work on one order takes.
 * @param stocktakingWork How long the scheduled stocktaking takes.
 */
@ConfigurationProperties("sample")
public record SampleProperties(
        DynamoDb dynamodb, DynamoDbLocal dynamodbLocal, Duration orderWork, Duration stocktakingWork) {

    /** Which DynamoDB the locks are in. */
    public enum DynamoDb {
        /** DynamoDB Local: the one that listens on the port, or one that is started there. */
        LOCAL,
        /** The real one, in the Region and with the credentials of the environment. */
        AWS
    }

    /**
     * How DynamoDB Local is found or started.
     *
     * @param port Port on this machine.
     * @param jars Folder with its jars, filled by the build.
     * @param workDir Folder for its temporary files.
     */
    public record DynamoDbLocal(int port, Path jars, Path workDir) {}
}
