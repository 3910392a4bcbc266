package io.leasehold.spring;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.expression.BeanResolver;
import org.springframework.util.function.SingletonSupplier;

/**
 * Resolves what the texts of annotations refer to.
 *
 * @param placeholders resolves those of a text; fails if one has no value
 * @param beans for expressions; {@code null} if they cannot refer to beans
 * @param texts of what expressions yield
 */
record TextScope(
        UnaryOperator<String> placeholders, @Nullable BeanResolver beans, KeyTexts texts) {

    static TextScope of(boolean beanReferences, Environment environment, ConfigurableListableBeanFactory beans) {
        return new TextScope(
                text -> resolved(text, environment, beans),
                beanReferences ? new BeanFactoryResolver(beans) : null,
                new KeyTexts(SingletonSupplier.of(() -> registered(beans))));
    }

    /** Resolves placeholders as {@code @Value} does, but fails if one has no value. */
    private static String resolved(String text, Environment environment, ConfigurableListableBeanFactory beans) {
        String resolved = beans.resolveEmbeddedValue(text);
        if (resolved == null) {
            return "";
        }
        // What is escaped is text by now.
        return text.contains("\\${") ? resolved : environment.resolveRequiredPlaceholders(resolved);
    }

    private static List<LockKeyText<?>> registered(ConfigurableListableBeanFactory beans) {
        return beans.getBeanProvider(LockKeyText.class)
                .orderedStream()
                .<LockKeyText<?>>map(each -> each)
                .toList();
    }

    AnnotationText text(String attribute, String text, String method) {
        return new AnnotationText(attribute, text, method).resolved(placeholders);
    }
}
