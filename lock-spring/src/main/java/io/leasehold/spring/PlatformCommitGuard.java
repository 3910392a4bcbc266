package io.leasehold.spring;

import io.leasehold.LockLostException;
import java.lang.reflect.Modifier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.core.NativeDetector;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

/** {@link CommitGuard} for transaction managers that take no listeners: wraps them. */
final class PlatformCommitGuard implements MethodInterceptor {

    private final PlatformTransactionManager manager;

    private PlatformCommitGuard(PlatformTransactionManager manager) {
        this.manager = manager;
    }

    /** By its class, where that can be, so that it is still injected as what it is. */
    static Object around(PlatformTransactionManager manager) {
        NameMatchMethodPointcutAdvisor commits = new NameMatchMethodPointcutAdvisor(new PlatformCommitGuard(manager));
        commits.setMappedName("commit");
        ProxyFactory proxy = new ProxyFactory(manager);
        proxy.setProxyTargetClass(
                !Modifier.isFinal(manager.getClass().getModifiers()) && !NativeDetector.inNativeImage());
        proxy.addAdvisor(commits);
        return proxy.getProxy(manager.getClass().getClassLoader());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation commit) throws Throwable {
        TransactionStatus status = (TransactionStatus) commit.getArguments()[0];
        if (!status.isNewTransaction() || status.isRollbackOnly()) {
            return commit.proceed();
        }
        try {
            CommitGuard.check();
        } catch (LockLostException loss) {
            rollback(status, loss);
            throw loss;
        }
        try {
            return commit.proceed();
        } finally {
            CommittedWork.happenedUnder(LockContext.innermost());
        }
    }

    private void rollback(TransactionStatus status, LockLostException loss) {
        try {
            manager.rollback(status);
        } catch (RuntimeException e) {
            loss.addSuppressed(e);
        }
    }
}
