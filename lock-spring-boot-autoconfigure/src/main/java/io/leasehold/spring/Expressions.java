package io.leasehold.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.expression.BeanResolver;

/**
 * What the texts of annotations can refer to.
 *
 * @param environment for placeholders
 * @param beans for expressions; {@code null} if they cannot refer to beans
 */
record Expressions(Environment environment, @Nullable BeanResolver beans) {

    static Expressions of(Environment environment, BeanFactory beans) {
        boolean allowed =
                environment.getProperty("distributed-lock.spel.bean-references", Boolean.class, Boolean.FALSE);
        return new Expressions(environment, allowed ? new BeanFactoryResolver(beans) : null);
    }

    Setting setting(String attribute, String text, String method) {
        return Setting.of(attribute, text, method, environment);
    }
}
