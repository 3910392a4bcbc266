package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.CharBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

/** A key is the same text on every machine and in every run, or the call is refused. */
class KeyTextTest extends KeyedWork {

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("text", "text"),
                Arguments.of(CharBuffer.wrap("buffered"), "buffered"),
                Arguments.of('c', "c"),
                Arguments.of(true, "true"),
                Arguments.of(42, "42"),
                Arguments.of(42L, "42"),
                Arguments.of(0.5, "0.5"),
                Arguments.of(new BigDecimal("1.50"), "1.50"),
                Arguments.of(new BigInteger("12345678901234567890"), "12345678901234567890"),
                Arguments.of(new AtomicLong(7), "7"),
                Arguments.of(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(URI.create("https://example.org/a"), "https://example.org/a"),
                Arguments.of(Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(LocalDate.EPOCH, "1970-01-01"),
                Arguments.of(ZonedDateTime.ofInstant(Instant.EPOCH, ZoneId.of("UTC")), "1970-01-01T00:00Z[UTC]"),
                Arguments.of(Year.of(2027), "2027"),
                Arguments.of(Duration.ofMinutes(1), "PT1M"),
                Arguments.of(Period.ofDays(1), "P1D"),
                Arguments.of(ZoneId.of("Europe/Berlin"), "Europe/Berlin"),
                Arguments.of(DayOfWeek.MONDAY, "MONDAY"),
                Arguments.of(Translated.NEW, "NEW"),
                Arguments.of(Optional.of(Optional.of(7)), "7"),
                Arguments.of(OptionalInt.of(7), "7"),
                Arguments.of(OptionalLong.of(7), "7"),
                Arguments.of(OptionalDouble.of(0.5), "0.5"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void valuesThatReadTheSameEverywhereAreTakenAsTheyRead(Object value, String text) {
        run(work -> {
            work.part(value);
            assertThat(lastKey()).isEqualTo(LockKey.of("k:" + text));
            work.joined(value);
            assertThat(lastKey()).isEqualTo(LockKey.of("k:" + text));
        });
    }

    @SuppressWarnings("JavaUtilDate") // which is one of the values
    static Stream<Object> refused() {
        return Stream.of(
                new Object(),
                Set.of("eu", "us"),
                Map.of("k", "v"),
                List.of("a, b", "c"),
                List.of(),
                Arrays.asList(1, 2).iterator(),
                Arguments.of((Object) new String[] {"a"}),
                new int[] {1},
                new Command("7"),
                Date.from(Instant.EPOCH),
                Calendar.getInstance(),
                new Named("own text"),
                proxyOf(new Plain()),
                Proxy.newProxyInstance(
                        KeyTextTest.class.getClassLoader(),
                        new Class<?>[] {Runnable.class},
                        (proxy, method, none) -> method.getName().equals("toString") ? "text" : null),
                (Runnable) () -> {},
                Plain.class,
                Thread.currentThread(),
                Optional.of(new Plain()),
                Optional.of(Set.of("eu")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valuesThatMayReadDifferentlyAreRefused(Object value) {
        run(work -> {
            assertThatThrownBy(() -> work.part(value))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContainingAll(
                            "Work.part: key 'k:#{#x}'",
                            "part #{#x} is a ",
                            "whose text may differ from machine to machine",
                            "Name properties of it",
                            "LockKeyText");
            assertThatThrownBy(() -> work.joined(value))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContainingAll("Work.joined: key", "whose text may differ from machine to machine");
            assertThatThrownBy(() -> work.sorted(value)).isInstanceOf(InvalidLockSettingException.class);
        });
        assertThat(locks.requests).isEmpty();
    }

    private static Object proxyOf(Object target) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        return factory.getProxy();
    }

    @Test
    void anEmptyOptionalNamesNothing() {
        run(work -> {
            assertThatThrownBy(() -> work.part(Optional.empty())).hasMessageContaining("is blank");
            assertThatThrownBy(() -> work.part(OptionalLong.empty())).hasMessageContaining("is blank");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'order:' + #x",
                "#x + ':order'",
                "'order:' + #x + ':end'",
                "'order:' + ('id:' + #x)",
                "true ? 'order:' + #x : 'none'",
                "null ?: 'order:' + #x",
                "('order:' + #x).trim()",
                "'order:'.concat('id:' + #x)",
                "'order:'.concat(true ? 'id:' + #x : '')",
                "'order:'.concat(#x)",
                "'order:%s'.formatted(#x)",
                "{1}.!['order:' + #x][0]",
                "'order'.replace('order', 'order:' + #x)"
            })
    void nothingIsNeverAddedAsTheTextNull(String expression) {
        KeyTemplate template = template(expression);
        for (Object nothing : new Object[] {null, Optional.empty(), OptionalInt.empty()}) {
            assertThatThrownBy(() -> template.resolve(new Object[] {nothing}))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining("is null, and would ");
        }
        assertThat(template.resolve(new Object[] {"7"})).contains("7").doesNotContain("null");
    }

    @Test
    void whatIsMissingMayBeReplacedBeforeItIsAdded() {
        assertThat(template("'order:' + (#x ?: 'none')").resolve(new Object[] {null}))
                .isEqualTo("order:none");
        assertThat(template("#x == null ? 'none' : 'order:' + #x").resolve(new Object[] {null}))
                .isEqualTo("none");
        assertThat(template("#x?.length() ?: 1 + 1").resolve(new Object[] {null}))
                .isEqualTo("2");
    }

    @Test
    void textThatIsFormattedReadsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(template("#x.toLowerCase()").resolve(new Object[] {"ID"}))
                    .isEqualTo("id");
            assertThat(template("#x.toUpperCase()").resolve(new Object[] {"id"}))
                    .isEqualTo("ID");
            assertThat(template("'%.1f'.formatted(#x)").resolve(new Object[] {0.5}))
                    .isEqualTo("0.5");
        } finally {
            Locale.setDefault(before);
        }
        assertThat(template("'%s'.formatted(#x)").resolve(new Object[] {Optional.of(Translated.NEW)}))
                .isEqualTo("NEW");
        assertThatThrownBy(() -> template("'%s'.formatted(#x)").resolve(new Object[] {Set.of("eu")}))
                .hasMessageContaining("whose text may differ from machine to machine");
    }

    private static KeyTemplate template(String expression) {
        Method method = ReflectionUtils.findMethod(Work.class, "part", Object.class);
        return new KeyTemplate(
                new AnnotationText("key", "#{" + expression + "}", "Work.part"),
                method,
                method,
                new TextScope(text -> text, null, new KeyTexts(List::of)));
    }

    @Test
    void theApplicationSaysHowItsOwnClassesRead() {
        spring.withUserConfiguration(Texts.class).run(context -> {
            Work work = context.getBean(Work.class);
            work.part(new Named("7"));
            assertThat(lastKey()).isEqualTo(LockKey.of("k:named-7"));
            work.joined(Optional.of(new Named("8") {}));
            assertThat(lastKey()).isEqualTo(LockKey.of("k:named-8"));
            assertThatThrownBy(() -> work.part(new Plain())).isInstanceOf(InvalidLockSettingException.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Texts {

        @Bean
        LockKeyText<Named> namedInKeys() {
            return new LockKeyText<>(Named.class, named -> "named-" + named.name);
        }
    }

    static class Plain {}

    static class Named {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
