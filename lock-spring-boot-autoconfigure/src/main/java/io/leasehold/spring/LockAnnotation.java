package io.leasehold.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationSelectors;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * The annotation of a method.
 *
 * @param attributes merged with those of annotations that carry it
 * @param place the method on which it stands: the same, or one that it overrides or implements
 */
record LockAnnotation(DistributedLock attributes, Method place) {

    /**
     * Returns the class that gives a method its name: the one that implements it, unless it was generated or only stands
     * behind the annotated interface. The names of generated classes differ from run to run.
     *
     * @param method as the class has it that implements it
     * @param target the class of the bean
     */
    Class<?> owner(Method method, Class<?> target) {
        Class<?> implementing = ClassUtils.getUserClass(method.getDeclaringClass());
        boolean behind = !place.getDeclaringClass().isAssignableFrom(target);
        return behind || isGenerated(implementing) ? place.getDeclaringClass() : implementing;
    }

    /** Returns whether nobody has given the class its name. */
    static boolean isGenerated(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden() || type.isSynthetic() || type.isAnonymousClass();
    }

    /** Returns the annotation of a method; {@code null} if neither it nor any method above it has one. */
    static @Nullable LockAnnotation of(Method method) {
        MergedAnnotation<DistributedLock> found = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
                .get(DistributedLock.class, null, MergedAnnotationSelectors.firstDirectlyDeclared());
        return found.isPresent()
                ? new LockAnnotation(found.synthesize(), found.getSource() instanceof Method place ? place : method)
                : null;
    }
}
