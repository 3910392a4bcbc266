package io.leasehold.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test, or each test of a class, fails if it leaves a lock held. Heeded by {@code TestLocksExtension} of JUnit and by
 * {@code @AutoConfigureTestLocks} of Spring.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface NoLockLeftHeld {}
