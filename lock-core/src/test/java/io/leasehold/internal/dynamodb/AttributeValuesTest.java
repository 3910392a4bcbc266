package io.leasehold.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeValuesTest {

    @Test
    void textStaysText() {
        assertThat(AttributeValues.of("a", "x")).isEqualTo(AttributeValue.fromS("x"));
    }

    @Test
    void truthStaysTruth() {
        assertThat(AttributeValues.of("a", false)).isEqualTo(AttributeValue.fromBool(false));
    }

    @Test
    void bytesStayBytes() {
        assertThat(AttributeValues.of("a", new byte[] {1, 2}))
                .isEqualTo(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2})));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numbersAreWrittenInFull(Number number, String written) {
        assertThat(AttributeValues.of("a", number)).isEqualTo(AttributeValue.fromN(written));
    }

    static List<Object[]> numbers() {
        return List.of(
                new Object[] {7, "7"},
                new Object[] {Long.MIN_VALUE, "-9223372036854775808"},
                new Object[] {1e20, "100000000000000000000"},
                new Object[] {0.1f, "0.1"},
                new Object[] {1e-7, "0.0000001"},
                new Object[] {new BigDecimal("1.500"), "1.5"},
                new Object[] {new BigDecimal("0E+500"), "0"},
                new Object[] {BigInteger.TEN.pow(37), "1" + "0".repeat(37)},
                new Object[] {new AtomicLong(5), "5"});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1E+126",
                "1E-131",
                "123456789012345678901234567890123456789",
                "0.123456789012345678901234567890123456789"
            })
    void numbersBeyondDynamoDbAreRefused(String number) {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> AttributeValues.of("total", new BigDecimal(number)))
                .withMessageContainingAll("total", "DynamoDB")
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo("attribute total"));
    }

    @Test
    void listsAndMapsMayNest() {
        assertThat(AttributeValues.of("a", List.of(1, Map.of("k", List.of()))))
                .isEqualTo(AttributeValue.fromL(List.of(
                        AttributeValue.fromN("1"),
                        AttributeValue.fromM(Map.of("k", AttributeValue.fromL(List.of()))))));
    }

    @Test
    void everyValueComesBackAsItWasGiven() {
        Map<String, Object> value = Map.of("text", "x", "truth", true, "list", List.of("a", Map.of("b", "c")));

        assertThat(AttributeValues.toJava(AttributeValues.of("a", value))).isEqualTo(value);
    }

    @Test
    void numbersComeBackExact() {
        assertThat(AttributeValues.toJava(AttributeValue.fromN("12345678901234567890.5")))
                .isEqualTo(new BigDecimal("12345678901234567890.5"));
    }

    @Test
    void setsAreReadAsSets() {
        assertThat(AttributeValues.toJava(AttributeValue.fromSs(List.of("a", "b"))))
                .isEqualTo(Set.of("a", "b"));
        assertThat(AttributeValues.toJava(AttributeValue.fromNs(List.of("1")))).isEqualTo(Set.of(BigDecimal.ONE));
    }

    @Test
    void nullIsReadAsNullEvenInsideALists() {
        AttributeValue nothing = AttributeValue.fromNul(true);

        assertThat(AttributeValues.toJava(nothing)).isNull();
        assertThat(AttributeValues.toJava(AttributeValue.fromL(List.of(nothing))))
                .isEqualTo(Arrays.asList((Object) null));
    }
}
