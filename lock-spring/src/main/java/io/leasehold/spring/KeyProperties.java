package io.leasehold.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.AccessException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;

/**
 * Reads properties of arguments in keys. A method without {@code get} may be read as a property, too, so the rules are those
 * of {@link KeyMethods}.
 */
final class KeyProperties extends ReflectivePropertyAccessor {

    private final StableMembers members;

    KeyProperties(StableMembers members) {
        super(false);
        this.members = members;
    }

    @Override
    protected boolean isCandidateForProperty(Method method, Class<?> type) {
        return KeyMethods.isOfArguments(method, type);
    }

    @Override
    public TypedValue read(EvaluationContext context, @Nullable Object target, String name) throws AccessException {
        String problem = target == null ? null : members.problem(target, name);
        if (problem != null) {
            throw new AccessException(problem);
        }
        return super.read(context, target, name);
    }

    @Override
    public PropertyAccessor createOptimalAccessor(EvaluationContext context, @Nullable Object target, String name) {
        // The optimised accessor would not make this check.
        return StableMembers.isSuspect(name) ? this : super.createOptimalAccessor(context, target, name);
    }
}
