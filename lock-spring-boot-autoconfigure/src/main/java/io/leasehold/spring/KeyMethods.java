package io.leasehold.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.MethodExecutor;
import org.springframework.expression.spel.support.ReflectiveMethodResolver;

/**
 * Calls methods of arguments in keys: instance methods, but those that every object has, and none that makes text or a
 * number of what reads differently from machine to machine.
 */
final class KeyMethods extends ReflectiveMethodResolver {

    private final KeyTexts texts;

    KeyMethods(KeyTexts texts) {
        this.texts = texts;
    }

    @Override
    protected boolean isCandidateForInvocation(Method method, Class<?> type) {
        Class<?> owner = method.getDeclaringClass();
        return !Modifier.isStatic(method.getModifiers())
                && owner != Object.class
                && owner != Class.class
                && !ClassLoader.class.isAssignableFrom(type);
    }

    @Override
    public @Nullable MethodExecutor resolve(
            EvaluationContext context, Object target, String name, List<TypeDescriptor> arguments)
            throws AccessException {
        MethodExecutor found = super.resolve(context, target, name, arguments);
        boolean risky = arguments.isEmpty() && (name.equals("toString") || name.equals("hashCode"));
        return found == null || !risky
                ? found
                : (where, subject, values) -> {
                    if (name.equals("toString") ? isUnordered(subject) : !hasStableHash(subject)) {
                        throw new AccessException(name + "() of " + KeyTexts.unknown(subject));
                    }
                    return found.execute(where, subject, values);
                };
    }

    /** Whose class makes text of what it consists of, in an order, locale or time zone of the machine. */
    private static boolean isUnordered(Object subject) {
        Object content = KeyTexts.content(subject);
        return content instanceof Collection
                || content instanceof Map
                || content instanceof Record
                || content instanceof Date
                || content instanceof Calendar;
    }

    private boolean hasStableHash(Object subject) {
        return !(subject instanceof Enum) && texts.of(subject) != null;
    }
}
