package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.Yaml;

/** What editors, and through them docs/configuration.md, say of the properties: all of it, and nothing that is not so. */
class ConfigurationMetadataTest {

    private static final Map<String, List<Map<String, Object>>> METADATA = read();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class))
            .withUserConfiguration(App.class);

    private static Map<String, List<Map<String, Object>>> read() {
        try (InputStream in =
                DistributedLockProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new Yaml().load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> properties() {
        return METADATA.get("properties").stream().map(property -> Arguments.of(property.get("name"), property));
    }

    static Stream<Arguments> hintedValues() {
        return METADATA.get("hints").stream()
                .flatMap(hint -> valuesOf(hint).stream()
                        .map(value -> Arguments.of(hint.get("name"), value.get("value"), value.get("description"))));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> valuesOf(Map<String, Object> hint) {
        return (List<Map<String, Object>>) hint.getOrDefault("values", List.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void hasADescriptionAndADefaultOrWordsForIt(String name, Map<String, Object> property) {
        String description = (String) property.get("description");
        assertThat(description).as(name).isNotBlank().endsWith(".");
        assertThat(description.contains("By default "))
                .as("%s says in words what holds by default, because no value does", name)
                .isEqualTo(property.get("defaultValue") == null);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("hintedValues")
    void aValueThatIsProposedIsExplainedAndAccepted(String name, Object value, String description) {
        assertThat(description).isNotBlank().endsWith(".");
        spring.withPropertyValues("distributed-lock.enabled=false", name + "=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void everyConstantOfAnEnumIsProposed() {
        List<Map<String, Object>> enums = METADATA.get("properties").stream()
                .filter(property -> typeOf(property).startsWith("io.leasehold."))
                .toList();
        assertThat(enums).hasSize(4).allSatisfy(property -> {
            String name = (String) property.get("name");
            assertThat(hintedValues()
                            .map(Arguments::get)
                            .filter(hinted -> hinted[0].equals(name))
                            .map(hinted -> hinted[1]))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(constants(typeOf(property)));
        });
    }

    private static String typeOf(Map<String, Object> property) {
        return (String) property.get("type");
    }

    private static List<Object> constants(String type) {
        return Arrays.<Object>stream(ClassUtils.resolveClassName(type, null).getEnumConstants())
                .<Object>map(
                        constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "table-name, 3 to 255 letters, abc, ab",
        "partition-key-name, 1 to 255 characters, a, ' '",
        "sort-key-name, 1 to 255 characters, a, ' '",
        "ttl-attribute-name, 1 to 255 characters, a, ' '",
        "owner-name, Not blank, a, ' '",
        "lease-duration, At least 2s, 2s, 1999ms",
        "lease-duration, at most 365d, 365d, 366d",
        "heartbeat-period, At least 100ms, 100ms, 99ms",
        "heartbeat-period, at most the safe period less two attempts, 16s, 16001ms",
        "safe-period, At least the heartbeat period and two attempts, 7500ms, 7499ms",
        "safe-period, at most the lease less its guard and two attempts, 24500ms, 24501ms",
        "expiry-period, At least twice the longest lease, 60s, 59s",
        "expiry-period, at most 36500d, 36500d, 36501d",
        "heartbeat-tps, At least 0, 0, -1",
        "wait-timeout, At least 0s, 0s, -1ms",
        "retry-period, At least 100ms, 100ms, 99ms",
        "takeover-skew, At least 4s, 4s, 3999ms",
        "takeover-skew, at most 10m, 10m, 601s",
        "takeover-skew, or off, off, on",
        "audit-period, At least 1s, 1s, 999ms",
        "audit-period, or 0s, 0s, -1ms",
        "tombstone-retention, At least 24h, 24h, 23h",
        "tombstone-retention, at most 36500d, 36500d, 36501d",
        "callback-threads, At least 1, 1, 0"
    })
    void theLimitsThatADescriptionStatesAreTheRealOnes(String property, String words, String allowed, String refused) {
        String name = "distributed-lock." + property;
        assertThat(descriptionOf(name)).contains(words);
        ApplicationContextRunner client = spring.withBean(FakeDynamoDb.class);
        client.withPropertyValues(name + "=" + allowed)
                .run(context -> assertThat(context).hasNotFailed());
        client.withPropertyValues(name + "=" + refused)
                .run(context -> assertThat(context).hasFailed());
    }

    private static String descriptionOf(String name) {
        return METADATA.get("properties").stream()
                .filter(property -> name.equals(property.get("name")))
                .map(property -> (String) property.get("description"))
                .findFirst()
                .orElseThrow();
    }

    @EnableTransactionManagement
    static class App {}
}
