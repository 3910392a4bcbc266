package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Keys that read what their arguments do not have, as far as declared types tell. */
@ExtendWith(OutputCaptureExtension.class)
class KeyMemberCheckTest {

    private static void parse(String key) {
        Method method = Arrays.stream(Desk.class.getDeclaredMethods())
                .filter(each -> each.getName().equals("work"))
                .findFirst()
                .orElseThrow();
        TextScope scope = new TextScope(text -> text, null, new KeyTexts(List::of));
        var unused = new KeyTemplate(new AnnotationText("key", key, "Desk.work"), method, method, scope);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "order:#{#order.ident}         | 'ident', which Order does not have",
                "#{#order.customer.nme}        | 'nme', which Customer does not have",
                "#{#order.ident()}             | 'ident()', which Order does not have",
                "#{#text.size()}               | 'size()', which String does not have",
                "#{#number.value}              | 'value', which Integer does not have",
                "#{#maybe.ident}               | 'ident', which Optional or Order does not have",
                "#{#order.id + #order.ident}   | 'ident', which Order does not have",
                "#{#shape.side}                | 'side', which Shape or Circle or Square"
            })
    void refusesWhatNoValueOfTheTypeCanHave(String key, String problem) {
        assertThatThrownBy(() -> parse(key))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("reads " + problem);
    }

    @Test
    void saysWhatThereIsInstead() {
        assertThatThrownBy(() -> parse("#{#order.ident}"))
                .hasMessageContaining("It has [any, customer, day, id, items, tags].");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{#order.id}",
                "#{#order.id()}",
                "#{#order.customer?.name.toUpperCase()}",
                "#{#order.tags['k'].length()}",
                "#{#order.items[0].anything}",
                "#{#order.any.anything}",
                "#{#order.day.year}",
                "#{#text.empty}",
                "#{#number.toString()}",
                "#{#maybe.id}",
                "#{#shape.radius}",
                "#{#ids.length}",
                "#{#type.simpleName}",
                "#{#port.anything}",
                "#{(#number == 1).booleanValue()}",
                "#{#order.items.![#this.anything]}"
            })
    void acceptsWhatThereIsOrMayBe(String key, CapturedOutput output) {
        assertThatCode(() -> parse(key)).doesNotThrowAnyException();
        assertThat(output).doesNotContain("does not have");
    }

    @Test
    void warnsOfWhatOnlyASubclassCanHave(CapturedOutput output) {
        parse("#{#entity.nme}");
        assertThat(output)
                .contains("WARN")
                .contains("Desk.work")
                .contains("reads 'nme', which Entity does not have")
                .contains("Calls fail unless a subclass has it");
    }

    record Order(
            String id, Customer customer, Map<String, String> tags, List<Object> items, Object any, LocalDate day) {}

    record Customer(String name) {}

    static class Entity {
        public String getName() {
            return "n";
        }
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(int radius) implements Shape {}

    record Square(int length) implements Shape {}

    interface Port {}

    static class Desk {
        void work(
                Order order,
                String text,
                int number,
                Optional<Order> maybe,
                Shape shape,
                String[] ids,
                Class<?> type,
                Port port,
                Entity entity) {}
    }
}
