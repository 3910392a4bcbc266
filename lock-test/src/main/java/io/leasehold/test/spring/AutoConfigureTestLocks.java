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
 * Puts a {@link TestLockClient} into the application context of a test class. It replaces the client on DynamoDB and
 * each {@code LockClient} bean that the application defines. So {@code @DistributedLock}, events, health and metrics
 * work without a table and without a DynamoDB client.
 *
 * <p>All these clients have the same settings, whatever bean they replace: {@code distributed-lock.}{@code owner-name},
 * {@code lease-duration}, {@code heartbeat-period}, {@code safe-period}, {@code heartbeat-tps}, {@code wait-timeout},
 * {@code retry-period}, {@code takeover-skew}, {@code sessions} (off unless set to {@code auto}), {@code release-on-shutdown} and {@code events.enabled}, and all {@code
 * LockListener} and {@code LockTelemetry} beans. Other properties of the client, its table and {@code aws} have no effect here, and neither has
 * {@code distributed-lock.enabled}. {@code LockClientBuilderCustomizer} beans are ignored, with a warning. A {@link
 * TestLockClient} bean that the application defines is not replaced.
 *
 * <p>Works with {@code @SpringBootTest} and with slices such as {@code @WebMvcTest}, to which it adds the interception
 * of {@code @DistributedLock}. After each test method every {@code TestLockClient} of the context is reset: see {@link
 * TestLockClient#reset()}. With {@link NoLockLeftHeld} a test fails if it leaves a lock held.
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
