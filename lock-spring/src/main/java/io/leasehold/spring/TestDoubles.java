package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Recognises beans that a test has put in place of the application's. They never get proxies, and need no locks. */
final class TestDoubles {

    private static final String MOCKITO = "org.mockito.Mockito";
    private static final String OVERRIDE = "org.springframework.test.context.bean.override.BeanOverride";

    private TestDoubles() {}

    /** Returns whether a bean is one. Uses class names only, because applications do not have the test libraries. */
    static boolean contain(Object bean, String beanName, ConfigurableListableBeanFactory beans) {
        return isMock(bean) || isOverride(beanName, beans);
    }

    private static boolean isMock(Object bean) {
        ClassLoader loader = bean.getClass().getClassLoader();
        if (!ClassUtils.isPresent(MOCKITO, loader)) {
            return false;
        }
        Object details = call(ClassUtils.resolveClassName(MOCKITO, loader), "mockingDetails", null, bean);
        return details != null
                && Boolean.TRUE.equals(
                        call(ClassUtils.resolveClassName("org.mockito.MockingDetails", loader), "isMock", details));
    }

    private static @Nullable Object call(Class<?> owner, String name, @Nullable Object target, Object... arguments) {
        Class<?>[] parameters = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {Object.class};
        return ReflectionUtils.invokeMethod(ClassUtils.getMethod(owner, name, parameters), target, arguments);
    }

    private static boolean isOverride(String beanName, ConfigurableListableBeanFactory beans) {
        return beans.containsBeanDefinition(beanName)
                && beans.getBeanDefinition(beanName) instanceof RootBeanDefinition definition
                && definition.getQualifiedElement() != null
                && MergedAnnotations.from(definition.getQualifiedElement()).isPresent(OVERRIDE);
    }
}
