package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.lifecycle.TestcontainersLifecycleApplicationContextInitializer;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The code of docs/set-up.md for Testcontainers, with a container. */
class ServiceConnectionIT {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withInitializer(new TestcontainersLifecycleApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(
                    ServiceConnectionAutoConfiguration.class, DistributedLockAutoConfiguration.class))
            .withUserConfiguration(Containers.class)
            .withPropertyValues("distributed-lock.table.mode=create");

    @BeforeAll
    static void needsDocker() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            System.out.println("SKIPPED: ServiceConnectionIT needs Docker, and there is none.");
        }
        Assumptions.assumeTrue(docker, "no Docker");
    }

    @Test
    void locksAreKeptInTheContainer() {
        spring.run(ServiceConnectionIT::takeALock);
    }

    @Test
    void springCloudsClientTalksToTheSameContainer() {
        spring.withConfiguration(AutoConfigurations.of(
                        AwsAutoConfiguration.class,
                        CredentialsProviderAutoConfiguration.class,
                        RegionProviderAutoConfiguration.class,
                        DynamoDbAutoConfiguration.class))
                .withPropertyValues("spring.cloud.aws.region.static=eu-west-1")
                .run(context -> {
                    takeALock(context);
                    assertThat(context.getBean(DynamoDbClient.class)
                                    .listTables()
                                    .tableNames())
                            .containsExactly("DynamoDBLockTable");
                });
    }

    private static void takeALock(AssertableApplicationContext context) throws InterruptedException {
        assertThat(context).hasNotFailed();
        try (LockHandle lock = context.getBean(LockClient.class).acquire(LockRequest.of("order:42"))) {
            assertThat(lock.isHeld()).isTrue();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {

        // snippet
        @Bean
        @ServiceConnection(name = "amazon/dynamodb-local")
        GenericContainer<?> dynamoDb() {
            return new GenericContainer<>("amazon/dynamodb-local:latest").withExposedPorts(8000);
        }
        // end
    }
}
