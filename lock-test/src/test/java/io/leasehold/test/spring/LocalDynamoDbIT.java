package io.leasehold.test.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.test.local.DynamoDbLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextRefreshedEvent;

/** An application of somebody's own that is started with DynamoDB Local, as docs/set-up.md shows it. */
class LocalDynamoDbIT {

    private static final AtomicReference<ConfigurableApplicationContext> STARTED = new AtomicReference<>();
    private static final String JARS = System.getProperty("dynamodb.local.jars");

    // snippet
    static class LocalApplication { // in src/test/java

        public static void main(String[] args) {
            SpringApplication.from(Application::main).with(LocalDynamoDb.class).run(args);
        }
    }
    // end

    @Test
    void anApplicationHasATableWithoutDockerAndWithoutAws() throws Exception {
        int port = freePort();
        LocalApplication.main(new String[] {
            "--spring.main.web-application-type=none",
            "--" + Application.WITHOUT_SPRING_CLOUD,
            "--distributed-lock.table.mode=create",
            "--distributed-lock.test.dynamodb-local.port=" + port,
            "--distributed-lock.test.dynamodb-local.jars=" + JARS
        });
        try (ConfigurableApplicationContext application = STARTED.get()) {
            DynamoDbLocal local = application.getBean(DynamoDbLocal.class);
            assertThat(local.isJoined()).isFalse();
            assertThat(local.endpoint()).hasToString("http://127.0.0.1:" + port);
            try (LockHandle lock = application.getBean(LockClient.class).acquire(LockRequest.of("first"))) {
                assertThat(lock.isHeld()).isTrue();
            }
            joins(port);
        }
    }

    /** A second application shares the database of the first, and leaves it alone when it ends. */
    private static void joins(int port) {
        try (DynamoDbLocal second = DynamoDbLocal.joinOrStart(port, Path.of(JARS), Path.of("target", "second"))) {
            assertThat(second.isJoined()).isTrue();
        }
        try (DynamoDbLocal third = DynamoDbLocal.joinOrStart(port, Path.of(JARS), Path.of("target", "third"))) {
            assertThat(third.isJoined()).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        static final String WITHOUT_SPRING_CLOUD = io.leasehold.test.spring.Application.WITHOUT_SPRING_CLOUD;

        public static void main(String[] args) {
            SpringApplication.run(Application.class, args);
        }

        @Bean
        static ApplicationListener<ContextRefreshedEvent> started() {
            return event -> STARTED.set((ConfigurableApplicationContext) event.getApplicationContext());
        }
    }
}
