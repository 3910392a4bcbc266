package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbProperties;
import io.leasehold.spring.AheadOfTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What a native image is told of the auto-configuration, by Spring Boot itself and by us. */
class AheadOfTimeHintsTest {

    private static final RuntimeHints HINTS = AheadOfTime.of(App.class)
            .with("management.endpoints.web.exposure.include=locks")
            .hints();

    @ParameterizedTest
    @ValueSource(
            classes = {
                DistributedLockProperties.class,
                DistributedLockProperties.Table.class,
                DistributedLockProperties.Aws.class,
                DistributedLockProperties.Events.class,
                LocksEndpointProperties.class
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

    @Test
    void theEndpointCanBeCalled() {
        for (String operation : List.of("locks", "lock", "forceRelease")) {
            assertThat(reflection().onMethod(LocksEndpoint.class, operation).invoke())
                    .accepts(HINTS);
        }
        assertThat(reflection()
                        .onMethod(LocksEndpointWebExtension.class, "forceRelease")
                        .invoke())
                .accepts(HINTS);
    }

    @Test
    void whatTheEndpointAnswersCanBeWritten() {
        Stream.of(
                        LocksView.class,
                        LocksView.Held.class,
                        LocksView.Waiting.class,
                        LocksView.Row.class,
                        ForcedRelease.class)
                .flatMap(answer -> Stream.of(answer.getRecordComponents()))
                .forEach(component -> assertThat(
                                reflection().onMethod(component.getAccessor()).invoke())
                        .as(component.toString())
                        .accepts(HINTS));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LockSettingFailureAnalyzer.class,
                LockTableFailureAnalyzer.class,
                DynamoDbClientFailureAnalyzer.class,
                LockComposeConnectionDetailsFactory.class
            })
    void whatSpringFactoriesNameCanBeMade(Class<?> factory) {
        assertThat(HINTS.reflection().getTypeHint(factory))
                .satisfiesAnyOf(
                        hint -> assertThat(hint.getMemberCategories())
                                .contains(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS),
                        hint -> assertThat(hint.constructors())
                                .anyMatch(constructor -> constructor.getMode() == ExecutableMode.INVOKE));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        EndpointAutoConfiguration.class,
        DistributedLockAutoConfiguration.class,
        DistributedLockEndpointAutoConfiguration.class
    })
    static class App {}
}
