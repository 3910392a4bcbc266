package io.leasehold.test.spring;

import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;

/**
 * Puts a {@link TestLockClient} into the application context of a test class, in place of the one on DynamoDB and of each
 * {@code LockClient} bean of the application's own, so that {@code @DistributedLock}, events, health and metrics work
 * without a table and without a DynamoDB client. It has the settings of {@code distributed-lock.*}.
 *
 * <p>Works with {@code @SpringBootTest} and with slices such as {@code @WebMvcTest}, to which it adds the interception of
 * {@code @DistributedLock}. After each test method every {@code TestLockClient} of the context is reset: see
 * {@link TestLockClient#reset()}. With {@link NoLockLeftHeld} a test fails if it leaves a lock held.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureTestLocks
 * class ShippingTest {
 *
 *     @Autowired
 *     TestLockClient locks;
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration({
    AopAutoConfiguration.class,
    DistributedLockAutoConfiguration.class,
    TestLocksAutoConfiguration.class
})
public @interface AutoConfigureTestLocks {}
