package io.leasehold.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.MethodExecutor;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.ReflectiveMethodResolver;

/**
 * Calls methods of arguments in keys. Refuses static methods, those of {@code Object}, and those that make text or a
 * number of something that differs from machine to machine.
 */
final class KeyMethods extends ReflectiveMethodResolver {

    private final KeyTexts texts;
    private final StableMembers members;

    KeyMethods(KeyTexts texts) {
        this.texts = texts;
        this.members = new StableMembers(texts);
    }

    @Override
    protected boolean isCandidateForInvocation(Method method, Class<?> type) {
        return !Modifier.isStatic(method.getModifiers()) && isOfArguments(method, type);
    }

    /** Returns whether a method is of a kind of object, and not of all. */
    static boolean isOfArguments(Method method, Class<?> type) {
        Class<?> owner = method.getDeclaringClass();
        return owner != Object.class && owner != Class.class && !ClassLoader.class.isAssignableFrom(type);
    }

    @Override
    public @Nullable MethodExecutor resolve(
            EvaluationContext context, Object target, String name, List<TypeDescriptor> arguments)
            throws AccessException {
        MethodExecutor found = super.resolve(context, target, name, arguments);
        if (found == null) {
            return null;
        }
        if (target instanceof CharSequence) {
            return (where, subject, values) ->
                    ofText(name, subject, values, () -> found.execute(where, subject, values));
        }
        return !arguments.isEmpty() || !StableMembers.isSuspect(name)
                ? found
                : (where, subject, values) -> {
                    String problem = members.problem(subject, name);
                    if (problem != null) {
                        throw new AccessException(problem);
                    }
                    return found.execute(where, subject, values);
                };
    }

    /** Calls a method of a text, in no machine's own locale. */
    private TypedValue ofText(String name, Object subject, @Nullable Object[] values, Call call)
            throws AccessException {
        if (!name.startsWith("equals")) {
            for (Object value : values) {
                refuseUnreadable(name, value);
            }
        }
        if (subject instanceof String text) {
            if (values.length == 0 && name.equals("toLowerCase")) {
                return new TypedValue(text.toLowerCase(Locale.ROOT));
            }
            if (values.length == 0 && name.equals("toUpperCase")) {
                return new TypedValue(text.toUpperCase(Locale.ROOT));
            }
            if (name.equals("formatted")) {
                return new TypedValue(String.format(
                        Locale.ROOT,
                        text,
                        Arrays.stream(values).map(this::formattable).toArray()));
            }
        }
        return call.execute();
    }

    private void refuseUnreadable(String name, @Nullable Object value) throws AccessException {
        Object content = KeyTexts.content(value);
        if (content == null) {
            throw new AccessException("An argument of " + name + "() is null, and would become text");
        }
        if (texts.of(content) == null) {
            throw new AccessException("An argument of " + name + "() is " + KeyTexts.unknown(content));
        }
    }

    private @Nullable Object formattable(@Nullable Object value) {
        Object content = KeyTexts.content(value);
        boolean hasFormats = content instanceof Number || content instanceof TemporalAccessor;
        return hasFormats ? content : texts.of(content);
    }

    /** The method itself. */
    private interface Call {

        TypedValue execute() throws AccessException;
    }
}
