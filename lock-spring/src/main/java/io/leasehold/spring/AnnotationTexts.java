package io.leasehold.spring;

import io.leasehold.LockKey;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts of one annotation.
 *
 * @param name class and method, for messages
 * @param owner the class that gives the method its name
 * @param place where the annotation stands
 */
record AnnotationTexts(String name, Class<?> owner, Method method, Method place, TextScope scope) {

    String lockName(String text) {
        if (text.isEmpty()) {
            return owner.getSimpleName() + "." + method.getName();
        }
        AnnotationText lockName = scope.text("name", text, name);
        if (lockName.text().isBlank()) {
            throw lockName.unusable("is blank", "Name the kind of lock, or leave it out.");
        }
        return lockName.text();
    }

    KeyTemplate template(String attribute, String text, Function<String, LockKey> asKey) {
        return template(attribute, text, asKey, false);
    }

    KeyTemplate ofSeveral(String attribute, String text) {
        return template(attribute, text, LockKey::of, true);
    }

    private KeyTemplate template(String attribute, String text, Function<String, LockKey> asKey, boolean several) {
        AnnotationText keyText = scope.text(attribute, text, name);
        KeyTemplate template = new KeyTemplate(keyText, method, place, scope, several);
        if (template.isConstant()) {
            keyText.check(asKey);
        }
        return template;
    }

    @Nullable
    Duration duration(String attribute, String text) {
        return text.isEmpty() ? null : scope.text(attribute, text, name).duration();
    }

    @Nullable
    Duration duration(String attribute, String text, Duration least, Duration most) {
        return text.isEmpty() ? null : scope.text(attribute, text, name).durationBetween(least, most);
    }

    /** Returns the number; 0 if there is no text. */
    int number(String attribute, String text, int least, int most) {
        return text.isEmpty() ? 0 : scope.text(attribute, text, name).numberBetween(least, most);
    }

    /** Returns the text of an attribute that is shown as it is. */
    AnnotationText shown(String attribute, String text) {
        return new AnnotationText(attribute, text, name);
    }
}
