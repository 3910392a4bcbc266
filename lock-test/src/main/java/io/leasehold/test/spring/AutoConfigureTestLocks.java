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
 * without a table and without a DynamoDB client.
 *
 * <p>Each client, whatever the bean did whose place it takes, has the settings of {@code distributed-lock.}{@code
 * owner-name}, {@code lease-duration}, {@code heartbeat-period}, {@code safe-period}, {@code heartbeat-tps}, {@code
 * wait-timeout}, {@code retry-period}, {@code release-on-shutdown} and {@code events.enabled}, and all {@code LockListener}
 * and {@code LockTelemetry} beans. The other properties of the client, of its table and of {@code aws} mean nothing here,
 * nor does {@code distributed-lock.enabled}; {@code LockClientBuilderCustomizer} beans are ignored, with a warning. A
 * {@link TestLockClient} bean of the application's own is left as it is.
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
