package io.leasehold.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Runs a method of a Spring bean only while this process leads. Of all processes that name a role, at most one leads at a time.
 *
 * <pre>{@code
 * @Scheduled(cron = "0 0 6 * * *")
 * @LeaderOnly("reports")
 * public void send() { ... }
 * }</pre>
 *
 * <p>The process campaigns for the role from its start on: see {@link LeadershipRegistry}. A call asks local clocks only, and
 * sends no request to the table. If the process does not lead, the method does not run, and its caller gets what {@link
 * OnBusy#SKIP} gives: {@code null}, an empty {@link java.util.Optional}, a completed future of either, an empty publisher.
 *
 * <p>Otherwise the method runs under the leader's lock, as under a {@link DistributedLock}: {@link LockContext} gives the code
 * inside its handle, whose fencing token is the leader's term; a call inside of another one for the same role runs under
 * that; if the lock is lost, no transaction inside commits, and the call ends with {@link io.leasehold.LockLostException}.
 * A call has ended when the work has ended that its result stands for: a future, a publisher's subscription or a {@code
 * suspend} function, as for {@link DistributedLock}; inside a transaction of the caller, when that has ended.
 *
 * <p>If the leadership ends of its own accord, because it was yielded or the application stops, calls that run go on, and no
 * others begin. The lock is released when the last one has ended, so the work of two leaders does not overlap.
 *
 * <p>On a class, the annotation stands for all its methods that are not private, not static and not those of {@link Object}
 * without an annotation of their own. It is outside {@link DistributedLock}, and inside {@code @Async}, method security,
 * {@code @Validated} and retries. Works on methods that are called through the bean. Methods on which it would have no effect, or
 * whose result cannot say that they did not run, are refused at start-up.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LeaderOnly {

    /** The role, which is the name of the leadership. May have <code>${…}</code> placeholders, resolved once, at start-up. */
    String value();

    /** The name of the {@link io.leasehold.LockClient} bean to use. Default: the only one, or the primary one. */
    String client() default "";
}
