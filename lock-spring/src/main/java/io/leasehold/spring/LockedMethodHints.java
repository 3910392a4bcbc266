package io.leasehold.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Registers the members that locked methods of one class read and call by reflection.
 *
 * @param type the class
 * @param beans for what keys refer to
 */
record LockedMethodHints(Class<?> type, ConfigurableListableBeanFactory beans, ReflectionHints hints) {

    private static final Logger LOG = LoggerFactory.getLogger(LockedMethodHints.class);

    void register(Method method, LockAnnotation annotation) {
        DistributedLock attributes = annotation.lock();
        register(method);
        String fallback = resolved(attributes.fallback());
        registerMethods(each -> each.getName().equals(fallback));
        Stream.concat(Stream.of(attributes.key(), attributes.sortKey()), Stream.of(attributes.keys()))
                .filter(text -> !text.isEmpty())
                .forEach(text -> registerKey(method, annotation.place(), resolved(text)));
    }

    /** Registers a method that needs no other member. */
    void register(Method method) {
        // Wherever it is declared: there the annotation may stand, and there a proxy of interfaces calls it.
        registerMethods(each ->
                each.getName().equals(method.getName()) && each.getParameterCount() == method.getParameterCount());
    }

    private void registerMethods(MethodFilter wanted) {
        Stream.concat(Stream.of(type), ClassUtils.getAllInterfacesForClassAsSet(type).stream())
                .forEach(each -> ReflectionUtils.doWithMethods(
                        each, found -> hints.registerMethod(found, ExecutableMode.INVOKE), wanted));
    }

    private void registerKey(Method method, Method annotated, String text) {
        SpelTypes types = new SpelTypes(SpelTypes.ofArguments(method, annotated, type), this::typeOfBean);
        try {
            for (Expression part : KeyTemplate.parts(text)) {
                if (part instanceof SpelExpression expression) {
                    types.add(expression.getAST());
                }
            }
        } catch (ParseException e) {
            LOG.warn("What '{}' of {} refers to is not known when the image is built: {}", text, method, e.toString());
        }
        types.used().forEach(this::registerMembers);
        types.unknown()
                .forEach(member -> LOG.warn(
                        "'{}' in '{}' of {} is no member of the declared type: register the classes that it is read of"
                                + " for reflection, for example with @RegisterReflection",
                        member,
                        text,
                        method));
    }

    /** With all above it: where a class is not public, its methods are called by way of an interface or superclass. */
    private void registerMembers(Class<?> used) {
        for (Class<?> each = used; each != null && each != Object.class; each = each.getSuperclass()) {
            hints.registerType(each, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        hints.registerForInterfaces(used, each -> each.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS));
        for (Field field : used.getFields()) {
            hints.registerField(field);
        }
    }

    private ResolvableType typeOfBean(String name) {
        Class<?> found = beans.containsBean(name) ? beans.getType(name, false) : null;
        return found == null ? ResolvableType.NONE : ResolvableType.forClass(ClassUtils.getUserClass(found));
    }

    /** What is known only at run time stays as it is. */
    private String resolved(String text) {
        return beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class)
                .resolvePlaceholders(text);
    }
}
