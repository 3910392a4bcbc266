package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockRequestTest {

    private static LockRequest.Builder request() {
        return LockRequest.builder("a");
    }

    @Test
    void whatIsNotSetComesFromTheClient() {
        LockRequest request = LockRequest.of("a");
        assertThat(request.key()).isEqualTo(LockKey.of("a"));
        assertThat(request.waitTimeout()).isEmpty();
        assertThat(request.lease()).isEmpty();
        assertThat(request.attributes()).isEmpty();
        assertThat(request.listener()).isEmpty();
    }

    @Test
    void whatIsSetIsAskedFor() {
        LockListener listener = event -> {};
        LockRequest request = LockRequest.builder(LockKey.of("a", "b"))
                .waitTimeout(Duration.ofSeconds(3))
                .lease(Duration.ofSeconds(60))
                .attribute("job", "nightly")
                .attributes(Map.of("run", 7))
                .listener(listener)
                .build();
        assertThat(request.key()).isEqualTo(LockKey.of("a", "b"));
        assertThat(request.waitTimeout()).contains(Duration.ofSeconds(3));
        assertThat(request.lease()).contains(Duration.ofSeconds(60));
        assertThat(request.attributes()).isEqualTo(Map.of("job", "nightly", "run", 7));
        assertThat(request.listener()).contains(listener);
    }

    @Test
    void aRequestCanBeMadeOfAnotherOne() {
        LockListener listener = event -> {};
        LockRequest request = LockRequest.builder("a")
                .waitTimeout(Duration.ofSeconds(3))
                .retryPeriod(Duration.ofMillis(200))
                .lease(Duration.ofSeconds(60))
                .attribute("job", "nightly")
                .listener(listener)
                .name("report")
                .build();
        LockRequest longer = request.toBuilder()
                .lease(Duration.ofSeconds(90))
                .attribute("run", 7)
                .build();
        assertThat(longer)
                .usingRecursiveComparison()
                .ignoringFields("values.lease", "values.attributes")
                .isEqualTo(request);
        assertThat(longer.lease()).contains(Duration.ofSeconds(90));
        assertThat(longer.attributes()).isEqualTo(Map.of("job", "nightly", "run", 7));
        assertThat(request.attributes()).isEqualTo(Map.of("job", "nightly"));
    }

    @Test
    void aRetryPeriodIsAtLeast100Milliseconds() {
        LockRequest.Builder builder = LockRequest.builder("a");
        assertThatThrownBy(() -> builder.retryPeriod(Duration.ofNanos(99_999_999)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("retry period", "'a'", "at least 100 ms", "leave it unset");
        assertThat(builder.retryPeriod(LockRequest.MIN_RETRY_PERIOD).build().retryPeriod())
                .contains(Duration.ofMillis(100));
    }

    @Test
    void aWaitMayBeZeroButNotANanosecondLess() {
        assertThat(request().waitTimeout(Duration.ZERO).build().waitTimeout()).contains(Duration.ZERO);
        assertThatThrownBy(() -> request().waitTimeout(Duration.ofNanos(-1)))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.setting()).isEqualTo("waitTimeout");
                    assertThat(refusal.value()).isEqualTo("PT-0.000000001S");
                    assertThat(refusal).hasMessageContainingAll("lock 'a'", "negative", "Use zero");
                });
    }

    @Test
    void aLeaseIs2SecondsTo365DaysAndNotANanosecondBeyond() {
        assertThat(request().lease(LockRequest.MIN_LEASE).build().lease()).contains(Duration.ofSeconds(2));
        assertThat(request().lease(LockRequest.MAX_LEASE).build().lease()).contains(Duration.ofDays(365));
        for (Duration refused :
                List.of(LockRequest.MIN_LEASE.minusNanos(1), LockRequest.MAX_LEASE.plusNanos(1), Duration.ZERO)) {
            assertThatThrownBy(() -> request().lease(refused))
                    .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                        assertThat(refusal.setting()).isEqualTo("lease");
                        assertThat(refusal).hasMessageContainingAll("lock 'a'", "between 2 s and 365 days");
                    });
        }
    }

    @Test
    void itsTextNamesTheKeyAndWhatIsSet() {
        assertThat(request().build()).hasToString("request for lock 'a'");
        assertThat(LockRequest.builder(LockKey.of("a", "b"))
                        .waitTimeout(Duration.ofSeconds(3))
                        .retryPeriod(Duration.ofSeconds(1))
                        .lease(Duration.ofMinutes(1))
                        .name("order")
                        .listener(event -> {})
                        .build())
                .hasToString(
                        "request for lock 'a|b' (wait PT3S, retry period PT1S, lease PT1M, name 'order', with a listener)");
    }

    @Test
    void itsTextKeepsTheValuesOfAttributesToItself() {
        assertThat(request().attribute("token", "secret").build())
                .hasToString("request for lock 'a' (attributes [token])");
    }

    static List<Object> suitable() {
        return List.of(
                "",
                "text",
                0,
                1L,
                new BigDecimal("1.5"),
                2.5d,
                2.5f,
                true,
                new byte[] {1},
                List.of(),
                List.of("a", 1, List.of(Map.of("b", false))),
                Map.of("a", List.of(1, 2)));
    }

    @ParameterizedTest
    @MethodSource("suitable")
    void plainValuesAreAttributes(Object value) {
        assertThatCode(() -> request().attribute("name", value)).doesNotThrowAnyException();
    }

    static List<Object> unsuitable() {
        return List.of(
                Instant.EPOCH,
                'c',
                new int[] {1},
                Set.of("a"),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                List.of(List.of(Instant.EPOCH)),
                Arrays.asList("a", null),
                Map.of("a", Instant.EPOCH),
                Map.of(1, "a"));
    }

    @ParameterizedTest
    @MethodSource("unsuitable")
    void otherValuesAreRefusedByNameHoweverDeepTheyAre(Object value) {
        assertThatThrownBy(() -> request().attribute("name", value))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(LockException.Code.INVALID_SETTING);
                    assertThat(refusal).hasMessageContainingAll("'name'", "of type", "Use text, finite numbers");
                });
    }

    @Test
    void nullIsNoAttribute() {
        assertThatThrownBy(() -> request().attribute("name", null))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("type null");
    }

    @Test
    void anAttributeHasAName() {
        assertThatThrownBy(() -> request().attribute("", "value"))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("empty name", "Give it one");
    }

    @Test
    void whatTheCallerChangesAfterwardsDoesNotChangeTheRequest() {
        byte[] bytes = {1};
        List<Object> list = new ArrayList<>(List.of("a", bytes));
        Map<String, Object> map = new HashMap<>(Map.of("list", list));
        LockRequest.Builder builder = request().attribute("bytes", bytes).attribute("map", map);
        LockRequest request = builder.build();
        bytes[0] = 2;
        list.add("b");
        map.put("more", 1);
        builder.attribute("later", 1);
        assertThat(request.attributes()).containsOnlyKeys("bytes", "map");
        assertThat((byte[]) request.attributes().get("bytes")).containsExactly(1);
        Map<?, ?> copy = (Map<?, ?>) request.attributes().get("map");
        assertThat(copy).hasSize(1);
        assertThat((List<?>) copy.get("list")).hasSize(2);
        assertThat((byte[]) ((List<?>) copy.get("list")).get(1)).containsExactly(1);
    }

    @Test
    void theAttributesOfARequestCannotBeChanged() {
        Map<String, Object> attributes = request()
                .attribute("map", Map.of("a", 1))
                .attribute("list", List.of(1))
                .build()
                .attributes();
        assertThatThrownBy(attributes::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((Map<?, ?>) attributes.get("map"))::clear)
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((List<?>) attributes.get("list"))::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void hasNoNameUnlessItIsGivenOne() {
        assertThat(LockRequest.of("a").name()).isEmpty();
        assertThat(LockRequest.builder("a").name("order").build().name()).contains("order");
    }

    @Test
    void refusesABlankName() {
        assertThatThrownBy(() -> LockRequest.builder("a").name(" "))
                .hasMessageContaining("'a'")
                .isInstanceOf(InvalidLockSettingException.class);
    }
}
