package io.leasehold.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code sample.*}.
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
        /** DynamoDB itself, in the Region and with the credentials of the environment. */
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
     * @param nodes Names of the simulated nodes that this copy runs.
     * @param lease Their lease: short, so that its effects are visible soon.
     * @param period Time between two reads of the table while a browser shows the board.
     */
    public record Board(List<String> nodes, Duration lease, Duration period) {}
}
