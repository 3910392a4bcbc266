package io.leasehold.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/** Finds and remembers the methods that run under a lock. */
final class LockedMethods extends StaticMethodMatcherPointcut {

    private final Class<? extends Annotation> annotation;
    private final Supplier<TextScope> scope;
    private final Map<Class<?>, LockAnnotations> annotations = new ConcurrentHashMap<>();
    private final Map<MethodClassKey, LockedMethod> known = new ConcurrentHashMap<>();

    /** Makes the methods with one type of annotation. */
    LockedMethods(Class<? extends Annotation> annotation, Supplier<TextScope> scope) {
        this.annotation = annotation;
        this.scope = scope;
        setClassFilter(type -> AnnotationUtils.isCandidateClass(type, annotation));
    }

    /** Returns the annotated methods of a class and its interfaces, usable or not. */
    static Map<Method, LockAnnotation> annotated(Class<?> type, Class<? extends Annotation> annotation) {
        if (!AnnotationUtils.isCandidateClass(type, annotation)) {
            return Map.of();
        }
        MetadataLookup<LockAnnotation> lookup = LockAnnotations.of(type, annotation)::find;
        return MethodIntrospector.selectMethods(type, lookup);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        // Unusable ones too: they are to fail when called, and not to run without a lock.
        return method.getDeclaringClass() != Object.class
                && annotation(AopUtils.getMostSpecificMethod(method, targetClass), targetClass) != null;
    }

    /**
     * Returns what the annotation of a method says, or {@code null} if it has none.
     *
     * @throws io.leasehold.InvalidLockSettingException if it is unusable
     */
    @Nullable
    LockedMethod find(Method method, @Nullable Class<?> targetClass) {
        MethodClassKey id = new MethodClassKey(method, targetClass);
        LockedMethod found = known.get(id);
        if (found != null || method.getDeclaringClass() == Object.class) {
            return found;
        }
        Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
        Class<?> target = ClassUtils.getUserClass(targetClass == null ? specific.getDeclaringClass() : targetClass);
        LockAnnotation own = annotation(specific, target);
        // What implements a repository, for example, does not know of the interface that is called.
        LockAnnotation nearest = own == null ? LockAnnotation.of(method, annotation) : own;
        return nearest == null
                ? null
                : known.computeIfAbsent(id, unused -> LockedMethod.of(specific, target, nearest, scope.get()));
    }

    private @Nullable LockAnnotation annotation(Method specific, Class<?> targetClass) {
        return annotations
                .computeIfAbsent(ClassUtils.getUserClass(targetClass), type -> LockAnnotations.of(type, annotation))
                .find(specific);
    }
}
