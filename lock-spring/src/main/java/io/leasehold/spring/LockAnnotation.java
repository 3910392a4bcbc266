package io.leasehold.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * The annotation of a method.
 *
 * @param attributes merged with those of annotations that carry it
 * @param place the method on which it stands: the same, or one that it overrides or implements
 * @param rival another one that is as near; {@code null} for none
 */
record LockAnnotation(
        Annotation attributes, Method place, @Nullable LockAnnotation rival) {

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

    /** Returns the attributes of a {@link DistributedLock}. */
    DistributedLock lock() {
        return (DistributedLock) attributes;
    }

    /** Returns whether the name of the class was generated. */
    static boolean isGenerated(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden() || type.isSynthetic() || type.isAnonymousClass();
    }

    /**
     * Returns the annotation of a method: its own, or else that of the nearest method above; {@code null} if none has one.
     *
     * @param annotation the type to look for
     */
    static @Nullable LockAnnotation of(Method method, Class<? extends Annotation> annotation) {
        List<LockAnnotation> all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(annotation)
                .sorted(Comparator.comparingInt(MergedAnnotation::getAggregateIndex))
                .<LockAnnotation>map(found -> new LockAnnotation(
                        found.synthesize(), found.getSource() instanceof Method place ? place : method, null))
                .toList();
        if (all.isEmpty()) {
            return null;
        }
        LockAnnotation nearest = all.get(0);
        return all.stream().skip(1).reduce(nearest, LockAnnotation::beside, (one, other) -> one);
    }

    /** Returns this annotation; it remembers the other one if it is not clear which of the two applies. */
    LockAnnotation beside(LockAnnotation other) {
        boolean overridden = place.getDeclaringClass() != other.place.getDeclaringClass()
                && other.place.getDeclaringClass().isAssignableFrom(place.getDeclaringClass());
        boolean clear = rival != null || overridden || attributes.equals(other.attributes);
        return clear ? this : new LockAnnotation(attributes, place, other);
    }
}
