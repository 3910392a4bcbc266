package io.leasehold.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Runs a method of a Spring bean under a distributed lock.
 *
 * <pre>{@code
 * @DistributedLock("order:#{#order.id}")
 * public void ship(Order order) { ... }
 * }</pre>
 *
 * <p>The method runs only while this call has the lock, and the lock is released when its work has ended:
 *
 * <ul>
 *   <li>when it returns or throws;
 *   <li>where it returns a {@code CompletableFuture}, {@code CompletionStage} or {@code Future}: when that completes.
 *       The caller gets a future at once, and the method runs on a thread of Leasehold's own when the lock is granted;
 *       with {@code @Async}, on the thread that is given to it. Cancelling the future ends the wait, or cancels the
 *       future that the method returned. A {@code Future} that is neither done nor a {@code CompletionStage} is waited
 *       for by a thread of its own;
 *   <li>where it returns a {@code Collection}, {@code List}, {@code Set}, {@code Map}, array or {@code Optional} of these:
 *       when the last of them completes. The caller gets others in their place;
 *   <li>where it returns a reactive type ({@code Mono}, {@code Flux}, RxJava's, Kotlin's {@code Flow}) or is a Kotlin
 *       {@code suspend} function: when that completes, fails or is cancelled. The lock is acquired at each subscription,
 *       without blocking. Once the lock is lost, no element is passed on.
 * </ul>
 *
 * <p>Methods that return other types whose work goes on ({@code Stream}, {@code Callable}, {@code DeferredResult},
 * {@code ResponseEntity<Mono<String>>}) are refused at start-up.
 *
 * <p>The lock is outside {@code @Transactional}: taken before the transaction begins, released after it has ended. It
 * is inside {@code @Async}, method security, {@code @Validated} and retries. If the lock is lost while the method runs,
 * the call ends with {@link io.leasehold.LockLostException}, which says whether work may have been committed, or with
 * the method's own exception, which then carries the loss as suppressed. {@link LockContext} gives the code inside its
 * handle.
 *
 * <p>Once the lock is known to be lost, no transaction that the method or the code inside it has begun commits: it
 * rolls back, whatever transaction manager it is of. A manager that cannot be guarded is refused at start-up. Inside a
 * transaction of the caller, the lock is kept until that has ended, and that does not commit once the lock is lost;
 * {@code distributed-lock.called-in-transaction} can say {@code warn} or {@code fail} instead of {@code defer-release}.
 * The same holds for reactive transactions, whether {@code @Transactional} or a {@code TransactionalOperator} begins
 * them. For that, beans that are a {@code ReactiveTransactionManager} become proxies of their interfaces: they cannot
 * be injected as the class that they are.
 *
 * <p>On one thread the lock is re-entrant: a call for a lock that an outer call of the same thread has runs under that,
 * with its lease. The same holds inside one reactive chain. A call fails at once if it could only wait for its own outer call: if
 * it needs the lock exclusively and the outer call shares it, or if the outer call has some of its {@link #keys()} and not all.
 *
 * <p>Works on methods that are called through the bean, as all of Spring's annotations of this kind: not where a class
 * calls itself, nor on private, static or final methods, which are refused at start-up. May stand on methods of
 * interfaces, and on annotations of one's own.
 *
 * <p>An interrupt while the call waits ends it with {@link InterruptedException} if the method declares that; otherwise
 * with {@link io.leasehold.LockException}, and the thread stays interrupted.
 *
 * <p>All texts may have <code>${…}</code> placeholders, resolved once, at start-up.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface DistributedLock {

    /** Alias of {@link #key()}. */
    @AliasFor("key")
    String value() default "";

    /**
     * The partition key of the lock: text with <code>#{…}</code> parts in Spring's expression language, which see the
     * arguments by name ({@code #order}; needs classes compiled with {@code -parameters}, as Spring Boot's plugins do) or
     * position ({@code #p0}, {@code #a0}). They can read properties and call methods of arguments, and nothing else; of
     * beans ({@code @tenants.current()}) too, if {@code distributed-lock.spel.bean-references} is {@code true}. Each part
     * must yield text, a number, a boolean, an enum, a {@code UUID}, a {@code URI}, a value of {@code java.time}, an
     * {@code Optional} of these, or what a {@link LockKeyText} bean knows. All else is refused when it is called, since its
     * text may differ from machine to machine. In the table, the client's key prefix
     * ({@code distributed-lock.key-prefix}, none by default) stands before the key.
     *
     * <p>Default: the full name of the class that implements the method, a dot, and the method's name; for a lambda or a
     * proxy, that of the annotated interface. It changes when either is renamed: while both versions of a program run, they
     * then do not exclude each other. Methods that would share it are refused.
     */
    @AliasFor("value")
    String key() default "";

    /**
     * The keys of several locks, instead of {@link #key()}. The method runs only while this call has all of them. Methods
     * with common keys never wait for each other in a circle.
     *
     * <pre>{@code
     * @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
     * public void transfer(String from, String to, BigDecimal amount) { ... }
     * }</pre>
     *
     * <p>Each text is as {@link #key()}. One that consists of a single <code>#{…}</code> can yield a collection or an array: each
     * element is a key then. Equal keys count once. A call without keys, or with more than {@value
     * io.leasehold.LockGroup#MOST_LOCKS}, fails. {@link LockContext#group()} gives the code inside all handles. If one of the
     * locks is lost, the call has lost its locks. Not together with {@link #shared()}, {@link #limit()} or {@code heartbeat
     * = false}.
     */
    String[] keys() default {};

    /**
     * The sort key, of each of the locks if there are several; as {@link #key()}. Default {@value
     * io.leasehold.LockKey#NO_SORT_KEY}, which means none.
     */
    String sortKey() default "";

    /**
     * How long to wait while others have the lock, for example {@code 10s}, {@code 500ms} or {@code PT10S}; {@code 0s}
     * makes one attempt. Default: the client's setting ({@code distributed-lock.wait-timeout}); with
     * {@link OnBusy#SKIP}, one attempt.
     */
    String waitTimeout() default "";

    /**
     * The lease of this lock, {@code 2s} to {@code 365d}. Default: the client's setting
     * ({@code distributed-lock.lease-duration}).
     */
    String lease() default "";

    /**
     * Whether heartbeats renew the lock while the method runs. With {@code false} the lock is held for one {@link #lease()},
     * which must be set, and is lost when that is over: for AWS Lambda and other processes that can be frozen. See {@link
     * io.leasehold.LockRequest.Builder#fixedLease}.
     */
    boolean heartbeat() default true;

    /**
     * Whether the lock is shared: with {@code true} any number of calls have it at once, but none beside a call that has it
     * exclusively, which is one without {@code shared} and {@link #limit()}. See {@link
     * io.leasehold.LockRequest.Builder#shared}.
     */
    boolean shared() default false;

    /**
     * How many calls have the lock at once, in all processes together: {@code 1} to {@code 10000}. Not together with {@link
     * #shared()}. Default: one. Unlike the default, calls with {@code limit = "1"} do not exclude calls that share the lock. See
     * {@link io.leasehold.LockRequest.Builder#limit}.
     */
    String limit() default "";

    /** What to do while others have the lock. */
    OnBusy onBusy() default OnBusy.THROW;

    /**
     * The method to call instead while others have the lock, with {@link OnBusy#FALLBACK}: another one of the same class
     * or one above, without a lock of its own, with the same parameters, or these and a {@link
     * io.leasehold.LockAcquireTimeoutException}, and a return type that fits. Checked at start-up. Called on the bean
     * itself, not through its proxy. Not for {@code suspend} functions.
     */
    String fallback() default "";

    /** What happens to the running method when the lock is lost. */
    OnLost onLost() default OnLost.NOTIFY;

    /**
     * How long the lock is kept at least, counted from its grant, for example {@code 10s}, up to {@code 365d}: for jobs
     * that are so short that machines whose clocks differ would each do them. The method returns before; the lock is
     * released later, or when the client closes. Default: not at all.
     */
    String holdAtLeast() default "";

    /**
     * The name of this kind of lock in metrics: a fixed text, never part of the key. Default: simple class name, a dot,
     * method name. One name can stand on one method only.
     */
    String name() default "";

    /** The name of the {@link io.leasehold.LockClient} bean to use. Default: the only one, or the primary one. */
    String client() default "";
}
