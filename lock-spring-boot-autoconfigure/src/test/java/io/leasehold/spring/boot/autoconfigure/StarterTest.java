package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.spring.DistributedLock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.type.AnnotationMetadata;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An application with everything that Spring Boot finds on the class path, on the line that this run is meant for. */
class StarterTest {

    @Test
    void isFoundByAnApplication() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.boot.version"));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .properties("spring.datasource.generate-unique-name=true")
                .run()) {
            assertThat(context.getBeansOfType(LockClient.class)).hasSize(1);
            assertThat(context.containsBean("lockHealth")).isTrue();
            assertThat(context.containsBean("distributedLockHealthIndicator")).isTrue();
            assertThat(AopUtils.isAopProxy(context.getBean(Jobs.class))).isTrue();
        }
    }

    @Test
    void oneOfTheTwinsForHealthIsForThisLineOfSpringBoot() {
        assertThat(autoConfigurationsWithout("none")).hasSize(5);
    }

    @Test
    void whatBelongsToTheActuatorGoesWithIt() {
        assertThat(autoConfigurationsWithout(
                        "org.springframework.boot.actuate", "org.springframework.boot.health", "io.micrometer"))
                .containsExactly(
                        DistributedLockAutoConfiguration.class.getName(),
                        DistributedLockWebAutoConfiguration.class.getName());
    }

    /** As Spring Boot sorts them out, before it loads any of them. */
    private static List<String> autoConfigurationsWithout(String... packages) {
        AutoConfigurationImportSelector selector = new AutoConfigurationImportSelector();
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            selector.setBeanClassLoader(new FilteredClassLoader(packages));
            selector.setResourceLoader(context);
            selector.setEnvironment(context.getEnvironment());
            selector.setBeanFactory(context.getBeanFactory());
            return Arrays.stream(selector.selectImports(AnnotationMetadata.introspect(App.class)))
                    .filter(name -> name.startsWith("io.leasehold.spring."))
                    .toList();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {

        @Bean
        DynamoDbClient dynamoDb() {
            return new FakeDynamoDb();
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }
    }

    static class Jobs {

        @DistributedLock
        public void work() {}
    }
}
