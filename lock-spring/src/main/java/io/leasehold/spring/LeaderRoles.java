package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Finds the roles that the {@link LeaderOnly} annotations of the application's beans name. */
record LeaderRoles(ConfigurableListableBeanFactory beans, LockedMethods methods) {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderRoles.class);

    /** Returns a method of each role, by the role. Makes no bean. */
    Map<String, LockedMethod> find() {
        Map<String, LockedMethod> found = new TreeMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = typeOf(name);
            if (type != null && !beans.getMergedBeanDefinition(name).isAbstract()) {
                for (Method method :
                        LockedMethods.annotated(type, LeaderOnly.class).keySet()) {
                    add(method, type, found);
                }
            }
        }
        return found;
    }

    private @Nullable Class<?> typeOf(String name) {
        Class<?> behindProxy = AutoProxyUtils.determineTargetClass(beans, name);
        Class<?> type = behindProxy == null ? beans.getType(name, false) : behindProxy;
        return type == null ? null : ClassUtils.getUserClass(type);
    }

    private void add(Method method, Class<?> type, Map<String, LockedMethod> found) {
        try {
            LockedMethod known = methods.find(method, type);
            if (known != null && known.role() != null) {
                found.putIfAbsent(known.role(), known);
            }
        } catch (InvalidLockSettingException e) {
            LOG.debug("No role: the method fails when it is called, and the check of the beans reports it", e);
        }
    }
}
