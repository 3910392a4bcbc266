package io.leasehold.sample.board;

import io.leasehold.sample.SampleApplication;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Copies of the sample, on ports that nobody uses. */
final class Copies {

    private Copies() {}

    /** Starts a copy, whose nodes have the given lease, and process an order in the given time. */
    static ConfigurableApplicationContext start(int port, int databasePort, Duration lease, Duration work) {
        return new SpringApplicationBuilder(SampleApplication.class)
                .run(
                        "--server.port=" + port,
                        "--server.shutdown=immediate",
                        "--distributed-lock.key-prefix=desk:",
                        "--spring.jmx.enabled=false",
                        "--sample.dynamodb-local.port=" + databasePort,
                        "--sample.order-work=" + work,
                        "--sample.stocktaking-work=1s",
                        "--sample.stocktaking-period=5s",
                        "--sample.board.period=100ms",
                        "--sample.board.lease=" + lease);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
