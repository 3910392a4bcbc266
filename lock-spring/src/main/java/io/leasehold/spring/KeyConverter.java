package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.TypeConverter;

/** Makes text of values inside of expressions, as in {@code #{'order:' + #id}}, by the rules for whole parts of keys. */
final class KeyConverter implements TypeConverter {

    private final TypeConverter others;
    private final KeyTexts texts;

    /** Makes a converter that delegates all conversions to types other than text. */
    KeyConverter(TypeConverter others, KeyTexts texts) {
        this.others = others;
        this.texts = texts;
    }

    @Override
    public boolean canConvert(@Nullable TypeDescriptor source, TypeDescriptor target) {
        return target.getType() == String.class || others.canConvert(source, target);
    }

    @Override
    public @Nullable Object convertValue(
            @Nullable Object value, @Nullable TypeDescriptor source, TypeDescriptor target) {
        if (value == null || target.getType() != String.class) {
            return others.convertValue(value, source, target);
        }
        String text = texts.of(value);
        if (text == null) {
            throw new EvaluationException(KeyTexts.unknown(value));
        }
        return text;
    }
}
