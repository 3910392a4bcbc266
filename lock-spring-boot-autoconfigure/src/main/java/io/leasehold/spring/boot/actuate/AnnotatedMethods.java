package io.leasehold.spring.boot.actuate;

import io.leasehold.spring.DistributedLock;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.util.function.SingletonSupplier;

/** Lists the locked methods of the application's beans with their annotations. Searched once, on the first request. */
final class AnnotatedMethods {

    private final ListableBeanFactory beans;
    private final Supplier<Map<String, Map<String, Object>>> attributes = SingletonSupplier.of(this::find);

    AnnotatedMethods(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns the attributes that are set, as they stand in the source, by class and method. */
    Map<String, Map<String, Object>> attributes() {
        return attributes.get();
    }

    private Map<String, Map<String, Object>> find() {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        for (String bean : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(bean, false);
            if (type != null && AnnotationUtils.isCandidateClass(type, DistributedLock.class)) {
                MetadataLookup<DistributedLock> lookup =
                        method -> AnnotatedElementUtils.findMergedAnnotation(method, DistributedLock.class);
                Class<?> own = ClassUtils.getUserClass(type);
                MethodIntrospector.selectMethods(own, lookup)
                        .forEach((method, annotation) -> found.put(nameOf(method), setAttributesOf(annotation)));
                // Of methods that are inherited from a class that does not implement the interface itself.
                for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(own)) {
                    MethodIntrospector.selectMethods(each, lookup)
                            .forEach((method, annotation) -> found.putIfAbsent(
                                    nameOf(AopUtils.getMostSpecificMethod(method, own)), setAttributesOf(annotation)));
                }
            }
        }
        return found;
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    private static Map<String, Object> setAttributesOf(DistributedLock annotation) {
        Map<String, Object> set = new TreeMap<>();
        AnnotationUtils.getAnnotationAttributes(annotation).forEach((name, value) -> {
            boolean alias = name.equals("value");
            if (!alias && !ObjectUtils.nullSafeEquals(value, AnnotationUtils.getDefaultValue(annotation, name))) {
                set.put(name, value instanceof Enum<?> constant ? constant.name() : value);
            }
        });
        return set;
    }
}
