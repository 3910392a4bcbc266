package io.leasehold.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An application with a lock client, configured by YAML. */
final class YamlApplication {

    private YamlApplication() {}

    static SpringApplicationBuilder of(String yaml) {
        return new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .initializers(
                        context -> context.getEnvironment().getPropertySources().addFirst(source(yaml)));
    }

    private static PropertySource<?> source(String yaml) {
        try {
            ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
            return new YamlPropertySourceLoader().load("test", file).get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean
        DynamoDbClient dynamoDb() {
            return new FakeDynamoDb();
        }
    }
}
