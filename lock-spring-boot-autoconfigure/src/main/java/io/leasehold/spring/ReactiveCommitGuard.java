package io.leasehold.spring;

import io.leasehold.LockLostException;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/**
 * {@link CommitGuard} for reactive transactions. Stands around the manager, because listeners are not told the context that
 * a transaction commits in, and so cannot know its locks.
 */
final class ReactiveCommitGuard implements MethodInterceptor {

    private final ReactiveTransactionManager manager;

    private ReactiveCommitGuard(ReactiveTransactionManager manager) {
        this.manager = manager;
    }

    /** By its interfaces: proxies of its class could not stand in, as managers have final methods. */
    static Object around(ReactiveTransactionManager manager) {
        NameMatchMethodPointcutAdvisor commits = new NameMatchMethodPointcutAdvisor(new ReactiveCommitGuard(manager));
        commits.setMappedName("commit");
        ProxyFactory proxy = new ProxyFactory(manager);
        proxy.addAdvisor(commits);
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
    public Mono<Void> invoke(MethodInvocation commit) {
        ReactiveTransaction transaction = (ReactiveTransaction) commit.getArguments()[0];
        return Mono.deferContextual(context -> {
            try {
                LockContext.Hold.ensureAllHeld(ReactiveLockContext.innermost(context));
            } catch (LockLostException loss) {
                return rollback(transaction, loss);
            }
            return manager.commit(transaction);
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
