package io.leasehold.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Runs a method of a Spring bean under a distributed lock.
 *
 * <pre>{@code
 * @DistributedLock("order:#{#order.id}")
 * public void ship(Order order) { ... }
 * }</pre>
 *
 * <p>The method runs only while this call has the lock, and the lock is given up when it returns or throws. The lock is
 * outside {@code @Transactional}: taken before the transaction begins, given up after it has ended. It is inside
 * {@code @Async} and method security. If the lock is lost while the method runs, the call ends with
 * {@link io.leasehold.LockLostException}, or with the method's own exception, which then carries the loss as suppressed.
 * {@link LockContext} gives the code inside its handle.
 *
 * <p>Once the lock is lost, no transaction that the method or the code inside it has begun commits: it rolls back. Inside a
 * transaction of the caller, the lock is kept until that has ended, and that does not commit once the lock is lost;
 * {@code distributed-lock.called-in-transaction} can say {@code warn} or {@code fail} instead of {@code defer-release}.
 *
 * <p>On one thread the lock is re-entrant: a call for a lock that an outer call of the same thread has runs under that,
 * with its lease.
 *
 * <p>Works on methods that are called through the bean, as all of Spring's annotations of this kind: not where a class
 * calls itself, nor on private, static or final methods, which are refused at start-up. So are methods that return
 * before their work is done ({@code Future}, {@code CompletionStage}, reactive types, Kotlin's {@code suspend}). May
 * stand on methods of interfaces, and on annotations of one's own.
 *
 * <p>An interrupt while the call waits ends it with {@link InterruptedException} if the method declares that; otherwise
 * with {@link io.leasehold.LockException}, and the thread stays interrupted.
 *
 * <p>All texts may have <code>${…}</code> placeholders, resolved once, at start-up.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface DistributedLock {

    /** Alias of {@link #key()}. */
    @AliasFor("key")
    String value() default "";

    /**
     * The partition key of the lock: text with <code>#{…}</code> parts in Spring's expression language, which see the
     * arguments by name ({@code #order}; needs classes compiled with {@code -parameters}, as Spring Boot's plugins do) or
     * position ({@code #p0}, {@code #a0}). They can read properties and call methods of arguments, and nothing else. Each
     * part must yield something that is not blank and has the same text on every machine.
     *
     * <p>Default: the full name of the class that implements the method, a dot, and the method's name. It changes when
     * either is renamed: while both versions of a program run, they then do not exclude each other.
     */
    @AliasFor("value")
    String key() default "";

    /** The sort key, as {@link #key()}. Default {@value io.leasehold.LockKey#NO_SORT_KEY}, which means none. */
    String sortKey() default "";

    /**
     * How long to wait while others have the lock, for example {@code 10s}, {@code 500ms} or {@code PT10S}; {@code 0s}
     * makes one attempt. Default: the client's setting ({@code distributed-lock.wait-timeout}); with
     * {@link OnBusy#SKIP}, one attempt.
     */
    String waitTimeout() default "";

    /** The lease of this lock, at least {@code 2s}. Default: the client's setting ({@code distributed-lock.lease-duration}). */
    String lease() default "";

    /** What to do while others have the lock. */
    OnBusy onBusy() default OnBusy.THROW;
}
