package io.leasehold.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The annotations of the methods of one class.
 *
 * @param wanted the type of the annotations
 * @param inherited those of methods whose own class does not implement the annotated interface, but the class in question does,
 *     which inherits them: looking upwards from the method finds nothing
 * @param ofClass that of the class itself, for its methods without one; {@code null} if it has none
 */
record LockAnnotations(
        Class<? extends Annotation> wanted,
        Map<Method, LockAnnotation> inherited,
        @Nullable Annotation ofClass) {

    static LockAnnotations of(Class<?> type, Class<? extends Annotation> wanted) {
        MetadataLookup<LockAnnotation> lookup =
                method -> Modifier.isStatic(method.getModifiers()) ? null : LockAnnotation.of(method, wanted);
        Map<Method, LockAnnotation> inherited = new HashMap<>();
        for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
            MethodIntrospector.selectMethods(each, lookup)
                    .forEach((method, annotation) -> inherited.merge(
                            AopUtils.getMostSpecificMethod(method, type), annotation, LockAnnotation::beside));
        }
        Annotation ofClass = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
                .get(wanted)
                .synthesize(MergedAnnotation::isPresent)
                .orElse(null);
        return new LockAnnotations(wanted, Map.copyOf(inherited), ofClass);
    }

    /** Returns the annotation of a method as the class has it, no bridge; {@code null} if it has none. */
    @Nullable
    LockAnnotation find(Method specific) {
        LockAnnotation own = LockAnnotation.of(specific, wanted);
        LockAnnotation nearest = own == null ? inherited.get(specific) : own;
        return nearest == null && ofClass != null && isCovered(specific)
                ? new LockAnnotation(ofClass, specific, null)
                : nearest;
    }

    /** Returns whether an annotation of the class is meant for a method: one that others call to have work done. */
    private static boolean isCovered(Method method) {
        int modifiers = method.getModifiers();
        return !Modifier.isPrivate(modifiers)
                && !Modifier.isStatic(modifiers)
                && !method.isSynthetic()
                && !ReflectionUtils.isObjectMethod(method);
    }
}
