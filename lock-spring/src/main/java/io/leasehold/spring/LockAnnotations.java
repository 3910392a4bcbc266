package io.leasehold.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.util.ClassUtils;

/**
 * The annotations of the methods of one class.
 *
 * @param inherited those of methods whose own class does not implement the annotated interface, but the class in question does,
 *     which inherits them: looking upwards from the method finds nothing
 */
record LockAnnotations(Map<Method, LockAnnotation> inherited) {

    static LockAnnotations of(Class<?> type) {
        MetadataLookup<LockAnnotation> lookup =
                method -> Modifier.isStatic(method.getModifiers()) ? null : LockAnnotation.of(method);
        Map<Method, LockAnnotation> inherited = new HashMap<>();
        for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
            MethodIntrospector.selectMethods(each, lookup)
                    .forEach((method, annotation) -> inherited.merge(
                            AopUtils.getMostSpecificMethod(method, type), annotation, LockAnnotation::beside));
        }
        return new LockAnnotations(Map.copyOf(inherited));
    }

    /** Returns the annotation of a method as the class has it, no bridge; {@code null} if it has none. */
    @Nullable
    LockAnnotation find(Method specific) {
        LockAnnotation own = LockAnnotation.of(specific);
        return own == null ? inherited.get(specific) : own;
    }
}
