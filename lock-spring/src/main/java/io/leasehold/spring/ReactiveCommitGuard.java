package io.leasehold.spring;

import io.leasehold.LockLostException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * {@link CommitGuard} for reactive transactions. Wraps the manager, because listeners do not get the Reactor context
 * that a transaction commits in, and so cannot know its locks.
 */
final class ReactiveCommitGuard implements MethodInterceptor {

    private final ReactiveTransactionManager manager;
    /** The locks of the threads that have begun transactions, as a blocking method does that waits for one. */
    private final Map<ReactiveTransaction, LockContext.Hold> beginners =
            Collections.synchronizedMap(new WeakHashMap<>());

    private ReactiveCommitGuard(ReactiveTransactionManager manager) {
        this.manager = manager;
    }

    /** By its interfaces: proxies of its class could not stand in, as managers have final methods. */
    static Object around(ReactiveTransactionManager manager) {
        NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(new ReactiveCommitGuard(manager));
        advisor.setMappedNames("getReactiveTransaction", "commit");
        ProxyFactory proxy = new ProxyFactory(manager);
        proxy.addAdvisor(advisor);
        return proxy.getProxy();
    }

    /** Tells a native image, which makes no classes at run time, of the proxy of a manager of the given class. */
    static void registerProxy(Class<?> type, RuntimeHints hints) {
        Class<?>[] interfaces = ClassUtils.getAllInterfacesForClass(type);
        hints.proxies().registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(interfaces));
        for (Class<?> each : interfaces) {
            hints.reflection().registerType(each, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }

    @Override
    public Mono<?> invoke(MethodInvocation invocation) {
        Object argument = invocation.getArguments()[0];
        return argument instanceof ReactiveTransaction transaction
                ? commit(transaction)
                : begin((TransactionDefinition) argument);
    }

    private Mono<ReactiveTransaction> begin(@Nullable TransactionDefinition definition) {
        return Mono.defer(() -> {
            LockContext.Hold beginner = LockContext.innermost();
            Mono<ReactiveTransaction> begun = manager.getReactiveTransaction(definition);
            return beginner == null ? begun : begun.doOnNext(transaction -> beginners.put(transaction, beginner));
        });
    }

    private Mono<Void> commit(ReactiveTransaction transaction) {
        return Mono.deferContextual(context -> {
            LockContext.Hold chain = ReactiveLockContext.innermost(context);
            LockContext.Hold beginner = beginners.get(transaction);
            try {
                LockContext.Hold.ensureAllHeldBeforeCommit(chain);
                LockContext.Hold.ensureAllHeldBeforeCommit(beginner);
            } catch (LockLostException loss) {
                return rollback(transaction, loss);
            }
            return manager.commit(transaction).doOnTerminate(() -> {
                if (transaction.isNewTransaction() && !transaction.isReadOnly()) {
                    CommittedWork.happenedUnder(chain);
                    CommittedWork.happenedUnder(beginner);
                }
            });
        });
    }

    private Mono<Void> rollback(ReactiveTransaction transaction, LockLostException loss) {
        return manager.rollback(transaction)
                .onErrorResume(failure -> {
                    loss.addSuppressed(failure);
                    return Mono.empty();
                })
                .then(Mono.error(loss));
    }
}
