package io.leasehold.spring.boot.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.localstack.LocalStackContainer;

/** What is read of containers, without Docker. */
class LockConnectionDetailsTest {

    private static Stream<Arguments> containers() {
        return Stream.of(
                Arguments.of(DynamoDbLocalApp.class, "http://127.0.0.1:18000", "us-east-1", "local"),
                Arguments.of(LocalStackOfTestcontainers1.class, "http://127.0.0.1:14566", "eu-west-3", "test"),
                Arguments.of(LocalStackOfTestcontainers2.class, "http://127.0.0.1:14566", "us-east-1", "test"));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aServiceConnectionSaysWhereTheTableIs(Class<?> application, URI endpoint, String region, String key) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withUserConfiguration(application)
                .run(context -> {
                    LockConnectionDetails details = context.getBean(LockConnectionDetails.class);
                    assertThat(details.getEndpoint()).isEqualTo(endpoint);
                    assertThat(details.getRegion()).isEqualTo(region);
                    assertThat(details.getAccessKey()).isEqualTo(key);
                    assertThat(details.getSecretKey()).isEqualTo(key);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "amazon/dynamodb-local:latest, '', 18000, us-east-1, local",
        "localstack/localstack:4, '', 14566, eu-west-3, mine",
        "localstack/localstack-pro:4, '', 14566, eu-west-3, mine",
        "ours/tables:1, amazon/dynamodb-local, 18000, us-east-1, local",
        "ours/aws:1, localstack/localstack, 14566, eu-west-3, mine"
    })
    void aComposeServiceSaysWhereTheTableIs(String image, String label, int port, String region, String key) {
        LockConnectionDetails details =
                new LockComposeConnectionDetailsFactory().getConnectionDetails(source(image, label));

        assertThat(details).isNotNull();
        assertThat(details.getEndpoint()).isEqualTo(URI.create("http://127.0.0.1:" + port));
        assertThat(details.getRegion()).isEqualTo(region);
        assertThat(details.getAccessKey()).isEqualTo(key);
        assertThat(details.getSecretKey()).isEqualTo(key);
    }

    @Test
    void otherComposeServicesAreNotOurs() {
        assertThat(new LockComposeConnectionDetailsFactory().getConnectionDetails(source("postgres:17", "")))
                .isNull();
    }

    private static DockerComposeConnectionSource source(String image, String label) {
        ConnectionPorts ports = mock();
        when(ports.get(anyInt())).thenAnswer(call -> call.<Integer>getArgument(0) + 10_000);
        RunningService service = mock();
        when(service.name()).thenReturn("tables");
        when(service.image()).thenReturn(ImageReference.of(image));
        when(service.host()).thenReturn("127.0.0.1");
        when(service.ports()).thenReturn(ports);
        when(service.labels())
                .thenReturn(label.isEmpty() ? Map.of() : Map.of("org.springframework.boot.service-connection", label));
        when(service.env())
                .thenReturn(Map.of(
                        "AWS_DEFAULT_REGION", "eu-west-3",
                        "AWS_ACCESS_KEY_ID", "mine",
                        "AWS_SECRET_ACCESS_KEY", "mine"));
        DockerComposeConnectionSource source = mock();
        when(source.getRunningService()).thenReturn(service);
        return source;
    }

    @Configuration(proxyBeanMethods = false)
    static class DynamoDbLocalApp {

        @Bean
        @ServiceConnection(name = "amazon/dynamodb-local")
        GenericContainer<?> dynamoDb() {
            return running(GenericContainer.class, Map.of());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LocalStackOfTestcontainers1 {

        @Bean
        @ServiceConnection
        @SuppressWarnings("deprecation") // on the newer line of Testcontainers
        org.testcontainers.containers.localstack.LocalStackContainer localStack() {
            return running(
                    org.testcontainers.containers.localstack.LocalStackContainer.class,
                    Map.of("DEFAULT_REGION", "eu-west-3"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LocalStackOfTestcontainers2 {

        @Bean
        @ServiceConnection
        LocalStackContainer localStack() {
            return running(LocalStackContainer.class, Map.of());
        }
    }

    /** Not constructed: the constructor of some containers asks Docker where it is. */
    private static <C extends Container<?>> C running(Class<C> type, Map<String, String> env) {
        C container = mock(type);
        when(container.getHost()).thenReturn("127.0.0.1");
        when(container.getMappedPort(anyInt())).thenAnswer(call -> call.<Integer>getArgument(0) + 10_000);
        when(container.getEnvMap()).thenReturn(env);
        return container;
    }
}
