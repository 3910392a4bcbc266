package io.leasehold.spring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks a test that takes each way in which others put a proxy around, or inside of, the one that locks. */
@ParameterizedTest
@ValueSource(
        classes = {
            LockProxiesTest.ByBeanName.class,
            LockProxiesTest.ByAdvisors.class,
            LockProxiesTest.ByPostProcessor.class
        })
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface NestedProxies {}
