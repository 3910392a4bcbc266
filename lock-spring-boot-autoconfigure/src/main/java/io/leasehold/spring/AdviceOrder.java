package io.leasehold.spring;

import java.util.List;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;

/**
 * Puts validation and retries before the lock in the proxies of locked beans. Spring puts validation last, and Spring Retry
 * behind the lock, unlike the retries of Spring Framework 7.
 */
final class AdviceOrder {

    /** The outermost first. By name, because not every application has the libraries. */
    private static final List<String> BEFORE_THE_LOCK = List.of(
            "org.springframework.validation.beanvalidation.MethodValidationInterceptor",
            "org.springframework.retry.annotation.AnnotationAwareRetryOperationsInterceptor");

    private AdviceOrder() {}

    static void arrange(Advised proxy) {
        int lock = indexOfLock(proxy);
        if (lock < 0 || proxy.isFrozen()) {
            return;
        }
        for (String name : BEFORE_THE_LOCK) {
            for (int i = lock + 1; i < proxy.getAdvisorCount(); i++) {
                Advisor advisor = proxy.getAdvisors()[i];
                if (isA(advisor.getAdvice(), name)) {
                    proxy.removeAdvisor(i);
                    proxy.addAdvisor(lock, advisor);
                    lock++;
                }
            }
        }
    }

    /** Returns where the lock stands among the advisors of a proxy; a negative number if it has none. */
    static int indexOfLock(Advised proxy) {
        Advisor[] advisors = proxy.getAdvisors();
        for (int i = 0; i < advisors.length; i++) {
            if (advisors[i].getAdvice() instanceof DistributedLockInterceptor) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isA(Advice advice, String name) {
        for (Class<?> type = advice.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
