package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts plain Java values to DynamoDB's attribute values and back. */
final class AttributeValues {

    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;

    private AttributeValues() {}

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    static AttributeValue number(BigDecimal number) {
        return AttributeValue.fromN(number.stripTrailingZeros().toPlainString());
    }

    /**
     * Returns the attribute value for a value of a request.
     *
     * @param name of the additional attribute, for the message
     * @throws InvalidLockSettingException if DynamoDB cannot store the value
     */
    static AttributeValue of(String name, Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Number number) {
            return number(decimal(name, number));
        }
        if (value instanceof Boolean bool) {
            return AttributeValue.fromBool(bool);
        }
        if (value instanceof byte[] bytes) {
            return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
        }
        if (value instanceof List<?> list) {
            return AttributeValue.fromL(
                    list.stream().map(element -> of(name, element)).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, AttributeValue> values = new LinkedHashMap<>();
            map.forEach((key, element) -> values.put((String) key, of(name, element)));
            return AttributeValue.fromM(values);
        }
        throw unsuitable(name, value, "is of type " + value.getClass().getName());
    }

    private static BigDecimal decimal(String name, Number number) {
        BigDecimal decimal;
        try {
            decimal = new BigDecimal(number.toString()).stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw unsuitable(name, number, "is not a decimal number");
        }
        long exponent = (long) decimal.precision() - decimal.scale() - 1;
        if (decimal.precision() > MAX_DIGITS) {
            throw unsuitable(name, number, "has more than the " + MAX_DIGITS + " digits that DynamoDB keeps");
        }
        if (decimal.signum() != 0 && (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT)) {
            throw unsuitable(name, number, "is outside DynamoDB's range of 1E-130 to 9.9E+125");
        }
        return decimal;
    }

    private static InvalidLockSettingException unsuitable(String name, Object value, String problem) {
        return new InvalidLockSettingException(
                "attribute " + name,
                value.toString(),
                "The additional attribute '" + name + "' has or contains the value " + value + ", which " + problem
                        + ". Round it, or store it as text.");
    }

    /** Returns the plain Java value. */
    static @Nullable Object toJava(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> new BigDecimal(value.n());
            case BOOL -> value.bool();
            case B -> value.b().asByteArray();
            case SS -> set(value.ss(), text -> text);
            case NS -> set(value.ns(), BigDecimal::new);
            case BS -> set(value.bs(), SdkBytes::asByteArray);
            case L -> list(value.l());
            case M -> map(value.m());
            case NUL, UNKNOWN_TO_SDK_VERSION -> null;
        };
    }

    private static <T> Set<Object> set(Collection<T> elements, Function<T, Object> toJava) {
        Set<Object> values = new LinkedHashSet<>();
        elements.forEach(element -> values.add(toJava.apply(element)));
        return Collections.unmodifiableSet(values);
    }

    private static List<@Nullable Object> list(List<AttributeValue> elements) {
        List<@Nullable Object> values = new ArrayList<>();
        elements.forEach(element -> values.add(toJava(element)));
        return Collections.unmodifiableList(values);
    }

    private static Map<String, @Nullable Object> map(Map<String, AttributeValue> elements) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        elements.forEach((key, element) -> values.put(key, toJava(element)));
        return Collections.unmodifiableMap(values);
    }
}
