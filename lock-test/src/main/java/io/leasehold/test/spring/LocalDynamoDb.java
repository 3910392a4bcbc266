package io.leasehold.test.spring;

import io.leasehold.spring.boot.container.LockConnectionDetails;
import io.leasehold.test.local.DynamoDbLocal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Runs DynamoDB Local as a dev-time service, without Docker, and keeps the locks there. Starts one with the
 * application, or joins the one on the port.
 *
 * <pre>{@code
 * class LocalApplication { // in src/test/java; run it, or ./mvnw spring-boot:test-run, or ./gradlew bootTestRun
 *
 *     public static void main(String[] args) {
 *         SpringApplication.from(Application::main).with(LocalDynamoDb.class).run(args);
 *     }
 * }
 * }</pre>
 *
 * <p>{@code distributed-lock.test.dynamodb-local.jars} names the folder of DynamoDB Local. Default: the first that
 * exists of {@code target/dynamodb-local}, {@code build/dynamodb-local} and {@code .dynamodb-local} in the user's home.
 * {@code …port} is its port (default 8000). Leasehold's own DynamoDB client uses it, and so does that of Spring Cloud
 * AWS. A {@code DynamoDbClient} bean that the application defines does not.
 */
@Configuration(proxyBeanMethods = false)
public final class LocalDynamoDb {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDynamoDb.class);
    private static final String PREFIX = "distributed-lock.test.dynamodb-local.";
    private static final Path OF_USER = Path.of(System.getProperty("user.home"), ".dynamodb-local");
    private static final List<Path> FOLDERS =
            List.of(Path.of("target", "dynamodb-local"), Path.of("build", "dynamodb-local"));

    @Bean(destroyMethod = "close")
    DynamoDbLocal dynamoDbLocal(Environment environment) {
        String folder = environment.getProperty(PREFIX + "jars");
        Path jars = (folder == null ? defaultFolder() : Path.of(folder)).toAbsolutePath();
        DynamoDbLocal local = DynamoDbLocal.joinOrStart(
                environment.getProperty(PREFIX + "port", Integer.class, 8000),
                jars,
                jars.resolveSibling(jars.getFileName() + "-work"));
        LOG.info("{} DynamoDB Local at {}", local.isJoined() ? "Joined" : "Started", local.endpoint());
        return local;
    }

    private static Path defaultFolder() {
        return FOLDERS.stream().filter(Files::isDirectory).findFirst().orElse(OF_USER);
    }

    @Bean
    LockConnectionDetails lockConnectionDetails(DynamoDbLocal local) {
        return new Details(local.endpoint());
    }

    /** DynamoDB Local takes any Region and any key. */
    private record Details(URI endpoint) implements LockConnectionDetails {

        @Override
        public @Nullable URI getEndpoint() {
            return endpoint;
        }

        @Override
        public @Nullable String getRegion() {
            return "us-east-1";
        }

        @Override
        public @Nullable String getAccessKey() {
            return "local";
        }

        @Override
        public @Nullable String getSecretKey() {
            return "local";
        }
    }
}
