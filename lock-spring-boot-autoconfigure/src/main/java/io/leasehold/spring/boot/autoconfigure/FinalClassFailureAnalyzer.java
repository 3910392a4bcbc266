package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.LeaderOnly;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Explains why Spring cannot make the proxy of a bean whose class allows no subclass. */
final class FinalClassFailureAnalyzer extends AbstractFailureAnalyzer<AopConfigException> {

    private final BeanFactory beans;

    FinalClassFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, AopConfigException cause) {
        String bean = beanOf(rootFailure);
        Class<?> type = bean == null ? null : beans.getType(bean, false);
        if (type == null || !(Modifier.isFinal(type.getModifiers()) || type.isSealed())) {
            return null;
        }
        FailureAnalysis locked = analysis(type, bean, DistributedLock.class, cause);
        return locked == null ? analysis(type, bean, LeaderOnly.class, cause) : locked;
    }

    private static @Nullable FailureAnalysis analysis(
            Class<?> type, @Nullable String bean, Class<? extends Annotation> annotation, AopConfigException cause) {
        Set<String> methods = annotatedMethods(type, annotation);
        return methods.isEmpty()
                ? null
                : new FailureAnalysis(problem(annotation, type, bean, methods), remedy(type), cause);
    }

    /** Returns the innermost bean that could not be created; {@code null} if the failure names none. */
    private static @Nullable String beanOf(Throwable failure) {
        String bean = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof BeanCreationException creation && creation.getBeanName() != null) {
                bean = creation.getBeanName();
            }
        }
        return bean;
    }

    private static Set<String> annotatedMethods(Class<?> type, Class<? extends Annotation> annotation) {
        boolean onClass = AnnotatedElementUtils.hasAnnotation(type, annotation);
        MetadataLookup<Boolean> lookup =
                method -> (onClass || AnnotatedElementUtils.hasAnnotation(method, annotation)) ? Boolean.TRUE : null;
        return MethodIntrospector.selectMethods(type, lookup).keySet().stream()
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String problem(
            Class<? extends Annotation> annotation, Class<?> type, @Nullable String bean, Set<String> methods) {
        return "@" + annotation.getSimpleName() + " of " + type.getName() + " (bean '" + bean + "', methods " + methods
                + ") cannot work: Spring takes the lock in a proxy, which is a subclass, and "
                + (type.isRecord() ? "a record" : type.isSealed() ? "a sealed class" : "a final class")
                + " allows none.";
    }

    private static String remedy(Class<?> type) {
        return (type.isRecord()
                        ? "Make " + type.getName() + " a class that is not final."
                        : "Make " + type.getName() + " neither final nor sealed; in Kotlin the compiler plugin"
                                + " kotlin-spring does so for beans.")
                + " Where callers know the bean by an interface only, spring.aop.proxy-target-class=false works as well.";
    }
}
