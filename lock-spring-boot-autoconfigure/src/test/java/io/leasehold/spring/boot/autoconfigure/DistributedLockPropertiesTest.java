package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dynamodb.ReleaseMode;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.Billing;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.Sessions;
import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.TableMode;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;

class DistributedLockPropertiesTest {

    private static DistributedLockProperties bind(Map<String, String> properties) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        properties.forEach((name, value) -> source.put("distributed-lock." + name, value));
        return new Binder(source).bindOrCreate("distributed-lock", DistributedLockProperties.class);
    }

    @Test
    void leavesTimesToTheCore() {
        assertThat(bind(Map.of()))
                .isEqualTo(new DistributedLockProperties(
                        true,
                        "DynamoDBLockTable",
                        "lock_key",
                        "sort_key",
                        "expiry_time",
                        "",
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        Integer.MAX_VALUE,
                        null,
                        "fail",
                        "defer-release",
                        new DistributedLockProperties.Table(TableMode.NONE, Billing.ON_DEMAND, null, null),
                        new DistributedLockProperties.Aws(null, null, null, false),
                        new DistributedLockProperties.Events(true),
                        new DistributedLockProperties.Spel(false),
                        new DistributedLockProperties.Endpoint(false, false),
                        new DistributedLockProperties.Leadership(true, false, Map.of()),
                        new DistributedLockProperties.Web(false, Duration.ofSeconds(1))));
    }

    @Test
    void bindsAll() {
        Map<String, String> all = Map.ofEntries(
                Map.entry("enabled", "false"),
                Map.entry("table-name", "locks"),
                Map.entry("partition-key-name", "pk"),
                Map.entry("sort-key-name", "sk"),
                Map.entry("ttl-attribute-name", "ttl"),
                Map.entry("key-prefix", "billing:"),
                Map.entry("owner-name", "me"),
                Map.entry("lease-duration", "1m"),
                Map.entry("heartbeat-period", "10s"),
                Map.entry("safe-period", "40s"),
                Map.entry("expiry-period", "2h"),
                Map.entry("heartbeat-tps", "100"),
                Map.entry("wait-timeout", "5s"),
                Map.entry("retry-period", "250ms"),
                Map.entry("takeover-skew", "10s"),
                Map.entry("sessions", "off"),
                Map.entry("audit-period", "2m"),
                Map.entry("release-mode", "delete"),
                Map.entry("tombstone-retention", "48h"),
                Map.entry("release-on-shutdown", "true"),
                Map.entry("stop-acquiring-phase", "7"),
                Map.entry("callback-threads", "2"),
                Map.entry("table.mode", "create"),
                Map.entry("table.billing", "provisioned"),
                Map.entry("table.read-capacity", "3"),
                Map.entry("table.write-capacity", "4"),
                Map.entry("aws.region", "eu-central-1"),
                Map.entry("aws.endpoint", "http://localhost:8000"),
                Map.entry("aws.client-bean", "locksDynamoDb"),
                Map.entry("aws.cloud-table-naming", "true"),
                Map.entry("events.enabled", "false"),
                Map.entry("validation", "warn"),
                Map.entry("called-in-transaction", "fail"),
                Map.entry("spel.bean-references", "true"),
                Map.entry("endpoint.force-release", "true"),
                Map.entry("endpoint.yield", "true"),
                Map.entry("leadership.enabled", "false"),
                Map.entry("leadership.require-readiness", "true"),
                Map.entry("leadership.roles.reports.lease", "20s"),
                Map.entry("leadership.roles.reports.retry-period", "2s"),
                Map.entry("leadership.roles.reports.attributes.zone", "a"),
                Map.entry("leadership.roles.reports.lifecycles", "one,two"),
                Map.entry("web.busy-as-conflict", "true"),
                Map.entry("web.retry-after", "3s"));
        assertThat(all.keySet().stream().map(name -> name.replaceFirst("roles\\..*", "roles")))
                .containsAll(names())
                .isSubsetOf(names());
        assertThat(bind(all))
                .isEqualTo(new DistributedLockProperties(
                        false,
                        "locks",
                        "pk",
                        "sk",
                        "ttl",
                        "billing:",
                        "me",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(40),
                        Duration.ofHours(2),
                        100,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        Sessions.OFF,
                        Duration.ofMinutes(2),
                        ReleaseMode.DELETE,
                        Duration.ofHours(48),
                        true,
                        7,
                        2,
                        "warn",
                        "fail",
                        new DistributedLockProperties.Table(TableMode.CREATE, Billing.PROVISIONED, 3L, 4L),
                        new DistributedLockProperties.Aws(
                                "eu-central-1", URI.create("http://localhost:8000"), "locksDynamoDb", true),
                        new DistributedLockProperties.Events(false),
                        new DistributedLockProperties.Spel(true),
                        new DistributedLockProperties.Endpoint(true, true),
                        new DistributedLockProperties.Leadership(
                                false,
                                true,
                                Map.of(
                                        "reports",
                                        new DistributedLockProperties.Role(
                                                Duration.ofSeconds(20),
                                                Duration.ofSeconds(2),
                                                Map.of("zone", "a"),
                                                List.of("one", "two")))),
                        new DistributedLockProperties.Web(true, Duration.ofSeconds(3))));
    }

    /** Returns the names of all properties, as the records have them. */
    static List<String> names() {
        return namesOf(DistributedLockProperties.class, "").toList();
    }

    private static Stream<String> namesOf(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
            return component.getType().isRecord() ? namesOf(component.getType(), name + ".") : Stream.of(name);
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void isDescribedForEditors(String property) throws IOException {
        String name = "\"name\": \"distributed-lock." + property + "\"";
        assertThat(metadata()
                        .lines()
                        .dropWhile(line -> !line.contains(name))
                        .takeWhile(line -> !line.strip().startsWith("}")))
                .anyMatch(line -> line.contains("\"description\": \""));
    }

    @Test
    void theHealthToggleIsDescribedForEditors() throws IOException {
        assertThat(metadata()).contains("management.health.distributed-lock.enabled");
    }

    @Test
    void theReadmeNamesNoPropertyThatDoesNotExist() throws IOException {
        List<?> properties =
                (List<?>) JsonParserFactory.getJsonParser().parseMap(metadata()).get("properties");
        Set<String> described = properties.stream()
                .map(property -> (String) ((Map<?, ?>) property).get("name"))
                .filter(name -> name.startsWith("distributed-lock."))
                .map(name -> name.substring("distributed-lock.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> rows = Files.readAllLines(ProjectFiles.at("README.md")).stream()
                .dropWhile(line -> !line.equals("## Properties"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(quoted(rows.stream().map(row -> row.substring(0, row.indexOf('|', 1)))))
                .isNotEmpty()
                .isSubsetOf(described);
    }

    private static Set<String> quoted(Stream<String> texts) {
        return texts.flatMap(
                        text -> Pattern.compile("`([a-z.-]+)`").matcher(text).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String metadata() throws IOException {
        try (InputStream in =
                DistributedLockProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
