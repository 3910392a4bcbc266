package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Method;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.BeanResolver;
import org.springframework.util.ReflectionUtils;

/** What an expression reads of an argument is the same text on every machine, however it is written; or the call is refused. */
@SuppressWarnings("JavaUtilDate")
class StableMembersTest {

    private static final BeanResolver BEANS = new BeanFactoryResolver(new DefaultListableBeanFactory());

    static Stream<Arguments> unstable() {
        Set<String> unordered = new HashSet<>(List.of("eu", "us"));
        Map<String, String> map = new HashMap<>(Map.of("eu", "1", "us", "2"));
        return Stream.of(
                Arguments.of("#x[0]", unordered),
                Arguments.of("#x[0]", map.values()),
                Arguments.of("#x.![toUpperCase()][0]", unordered),
                Arguments.of("#x.^[true]", unordered),
                Arguments.of("#x?.$[true]", unordered),
                Arguments.of("#x.?[true][0]", unordered),
                Arguments.of("#x.![key][0]", map),
                Arguments.of("'of:'.concat(#x[0])", unordered),
                Arguments.of("true ? #x[0] : ''", unordered),
                Arguments.of("'of:' + #x[0]", unordered),
                Arguments.of("#x.iterator().next()", unordered),
                Arguments.of("#x.iterator.next", unordered),
                Arguments.of("#x.stream().findFirst().get()", unordered),
                Arguments.of("#x.toArray()[0]", unordered),
                Arguments.of("#x.keySet().iterator().next()", map),
                Arguments.of("#x.keySet[0]", map),
                Arguments.of("#x.toString", unordered),
                Arguments.of("#x.toString", new Command("7")),
                Arguments.of("#x.toString()", Map.entry("eu", unordered)),
                Arguments.of("#x.toString()", new AtomicReference<>(unordered)),
                Arguments.of("#x.toString()", Optional.of(new Plain())),
                Arguments.of("#x.hashCode", DayOfWeek.MONDAY),
                Arguments.of("#x.hashCode", new Command("7")),
                Arguments.of("#x.hours", new Date()),
                Arguments.of("#x.getHours()", new Date()),
                Arguments.of("#x.toLocaleString()", new Date()),
                Arguments.of("#x.displayCountry", Locale.GERMANY),
                Arguments.of("#x.getDisplayName()", Currency.getInstance("EUR")),
                Arguments.of("#x.symbol", Currency.getInstance("EUR")));
    }

    @ParameterizedTest
    @MethodSource("unstable")
    void whatMayReadDifferentlyIsRefused(String expression, Object value) {
        for (BeanResolver beans : Arrays.asList(null, BEANS)) {
            assertThatThrownBy(() -> resolve(expression, value, beans))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining("may differ from machine to machine");
        }
    }

    static Stream<Arguments> stable() {
        return Stream.of(
                Arguments.of("#x[0]", List.of("eu", "us"), "eu"),
                Arguments.of("#x[0]", new TreeSet<>(Set.of("us", "eu")), "eu"),
                Arguments.of("#x.iterator().next()", new LinkedHashSet<>(List.of("us", "eu")), "us"),
                Arguments.of("#x[0]", EnumSet.allOf(DayOfWeek.class), "MONDAY"),
                Arguments.of("#x['eu']", new HashMap<>(Map.of("eu", "1")), "1"),
                Arguments.of("#x.get('eu')", new HashMap<>(Map.of("eu", "1")), "1"),
                Arguments.of("#x.![key][0]", new TreeMap<>(Map.of("us", "1", "eu", "2")), "eu"),
                Arguments.of("#x.![value][0]", new LinkedHashMap<>(Map.of("eu", "2")), "2"),
                Arguments.of("#x.size()", Set.of("eu", "us"), "2"),
                Arguments.of("#x.empty", Set.of("eu"), "false"),
                Arguments.of("#x.contains('eu')", Set.of("eu"), "true"),
                Arguments.of("#x.time", new Date(7), "7"),
                Arguments.of("#x.country", Locale.GERMANY, "DE"),
                Arguments.of("#x.currencyCode", Currency.getInstance("EUR"), "EUR"),
                Arguments.of("#x.hours", new Shift(8), "8"),
                Arguments.of("#x.symbol", new Shift(8), "S8"),
                Arguments.of("#x", new Letters(), "xx"));
    }

    @ParameterizedTest
    @MethodSource("stable")
    void whatReadsTheSameEverywhereIsTaken(String expression, Object value, String text) {
        for (BeanResolver beans : Arrays.asList(null, BEANS)) {
            assertThat(resolve(expression, value, beans)).isEqualTo(text);
        }
    }

    @Test
    void theSameExpressionIsCheckedForEachValue() {
        KeyTemplate template = template("#x[0]", null);
        assertThat(template.resolve(new Object[] {List.of("eu")})).isEqualTo("eu");
        assertThatThrownBy(() -> template.resolve(new Object[] {Set.of("eu")}))
                .isInstanceOf(InvalidLockSettingException.class);
        KeyTemplate method = template("#x.iterator.next", null);
        assertThat(method.resolve(new Object[] {new LinkedHashSet<>(Set.of("eu"))}))
                .isEqualTo("eu");
        assertThatThrownBy(() -> method.resolve(new Object[] {Set.of("eu")}))
                .isInstanceOf(InvalidLockSettingException.class);
    }

    private static String resolve(String expression, Object value, BeanResolver beans) {
        return template(expression, beans).resolve(new Object[] {value});
    }

    private static KeyTemplate template(String expression, BeanResolver beans) {
        Method method = ReflectionUtils.findMethod(Work.class, "work", Object.class);
        return new KeyTemplate(
                new AnnotationText("key", "#{" + expression + "}", "Work.work"),
                method,
                method,
                new TextScope(text -> text, beans, new KeyTexts(List::of)));
    }

    public record Command(String id) {}

    public record Shift(int hours) {

        public String getSymbol() {
            return "S" + hours;
        }
    }

    static class Plain {}

    /** Has no text of its own but its characters. */
    static class Letters implements CharSequence {

        @Override
        public int length() {
            return 2;
        }

        @Override
        public char charAt(int index) {
            return 'x';
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return "x".repeat(end - start);
        }
    }

    static class Work {

        public void work(Object x) {}
    }
}
