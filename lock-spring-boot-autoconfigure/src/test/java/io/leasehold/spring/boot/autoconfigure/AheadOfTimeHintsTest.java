package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbProperties;
import io.leasehold.spring.AheadOfTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What a native image is told of the auto-configuration, by Spring Boot itself and by us. */
class AheadOfTimeHintsTest {

    private static final RuntimeHints HINTS = AheadOfTime.of(App.class).hints();

    @ParameterizedTest
    @ValueSource(
            classes = {
                DistributedLockProperties.class,
                DistributedLockProperties.Table.class,
                DistributedLockProperties.Aws.class,
                DistributedLockProperties.Events.class,
                DistributedLockProperties.Endpoint.class
            })
    void propertiesCanBeBound(Class<?> properties) {
        assertThat(reflection()
                        .onConstructor(properties.getDeclaredConstructors()[0])
                        .invoke())
                .accepts(HINTS);
    }

    @Test
    void propertiesOfSpringCloudAwsCanBeBoundWithoutABeanOfTheirs() {
        assertThat(reflection()
                        .onConstructor(DynamoDbProperties.class.getConstructors()[0])
                        .invoke())
                .accepts(HINTS);
        assertThat(reflection()
                        .onMethod(DynamoDbProperties.class, "setTablePrefix")
                        .invoke())
                .accepts(HINTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoconfigure.LockSettingFailureAnalyzer",
                "autoconfigure.LockTableFailureAnalyzer",
                "autoconfigure.DynamoDbClientFailureAnalyzer",
                "container.LockComposeConnectionDetailsFactory"
            })
    void whatSpringFactoriesNameCanBeMade(String name) throws ClassNotFoundException {
        Class<?> factory = Class.forName("io.leasehold.spring.boot." + name);
        assertThat(HINTS.reflection().getTypeHint(factory))
                .satisfiesAnyOf(
                        hint -> assertThat(hint.getMemberCategories())
                                .contains(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS),
                        hint -> assertThat(hint.constructors())
                                .anyMatch(constructor -> constructor.getMode() == ExecutableMode.INVOKE));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {}
}
