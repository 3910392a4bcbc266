package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.leasehold.LockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.TableMode;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the hand-written part of docs/configuration.md says. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationGuideTest {

    private static final Pattern MESSAGE = Pattern.compile("(?ms)^```text\\R(.*?)^```");

    private static StandardEnvironment with(String file) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        List<PropertySource<?>> sources =
                new YamlPropertySourceLoader().load(file, new ClassPathResource(file, ConfigurationGuideTest.class));
        sources.forEach(environment.getPropertySources()::addFirst);
        return environment;
    }

    @Test
    void theLinesOfYamlAreUnderstood() throws IOException {
        DistributedLockProperties properties = Binder.get(with("configuration.yml"))
                .bind("distributed-lock", DistributedLockProperties.class)
                .get();
        assertThat(properties.tableName()).isEqualTo("locks");
        assertThat(properties.table().mode()).isEqualTo(TableMode.VALIDATE);
        assertThat(properties.leaseDuration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.waitTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.releaseOnShutdown()).isTrue();
    }

    @Test
    void theEnvironmentCountsMoreThanAFile() throws IOException {
        StandardEnvironment environment = with("configuration.yml");
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of(
                                "DISTRIBUTEDLOCK_LEASEDURATION", "1m",
                                "DISTRIBUTEDLOCK_WAITTIMEOUT", "1500ms",
                                "DISTRIBUTEDLOCK_TABLE_MODE", "none",
                                "DISTRIBUTEDLOCK_VALIDATION", "warn")));
        try (ConfigurableApplicationContext application = start(environment)) {
            DistributedLockProperties properties = application.getBean(DistributedLockProperties.class);
            assertThat(properties.leaseDuration()).isEqualTo(Duration.ofMinutes(1));
            assertThat(properties.waitTimeout()).isEqualTo(Duration.ofMillis(1500));
            assertThat(application.getEnvironment().getProperty("distributed-lock.validation"))
                    .isEqualTo("warn");
            assertThat(application.getBean(LockClient.class).held()).isEmpty();
        }
    }

    @Test
    void aWrongSettingIsExplainedInTheWordsOfThePage(CapturedOutput output) throws IOException {
        assertThatThrownBy(() -> start(
                        new StandardEnvironment(),
                        "distributed-lock.lease-duration=24s",
                        "distributed-lock.safe-period=20s"))
                .isNotNull();
        String message = MESSAGE.matcher(Files.readString(ProjectFiles.at("docs/configuration.md")))
                .results()
                .map(found -> found.group(1).strip())
                .findFirst()
                .orElseThrow();
        assertThat(output.getAll().replace("\r\n", "\n")).contains(message);
    }

    private static ConfigurableApplicationContext start(StandardEnvironment environment, String... properties) {
        return new SpringApplicationBuilder(App.class)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean
        DynamoDbClient dynamoDb() {
            return mock(DynamoDbClient.class);
        }
    }
}
