package io.leasehold.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code sample.*} says.
 *
 * @param dynamodb Which DynamoDB the locks are in.
 * @param dynamodbLocal How DynamoDB Local is found or started.
 * @param orderWork How long the work on one order takes.
 * @param stocktakingWork How long the scheduled stocktaking takes.
 * @param board The lock board.
 */
@ConfigurationProperties("sample")
public record SampleProperties(
        DynamoDb dynamodb, DynamoDbLocal dynamodbLocal, Duration orderWork, Duration stocktakingWork, Board board) {

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

    /**
     * The lock board.
     *
     * @param nodes Names of the nodes that this copy runs to be played with.
     * @param lease Their lease: short, so that one need not wait long to see what happens.
     * @param period Pause between two looks at the table while somebody watches.
     */
    public record Board(List<String> nodes, Duration lease, Duration period) {}
}
