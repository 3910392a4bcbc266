package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/** Registers, for a native image, the reflection that locked methods need. */
final class LockedBeanAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Map<Method, LockAnnotation> methods = LockedMethods.annotated(type, DistributedLock.class);
        Set<Method> leaders = LockedMethods.annotated(type, LeaderOnly.class).keySet();
        if (methods.isEmpty() && leaders.isEmpty()) {
            return null;
        }
        return (context, code) -> {
            LockedMethodHints hints = new LockedMethodHints(
                    type, bean.getBeanFactory(), context.getRuntimeHints().reflection());
            methods.forEach(hints::register);
            leaders.forEach(hints::register);
        };
    }
}
