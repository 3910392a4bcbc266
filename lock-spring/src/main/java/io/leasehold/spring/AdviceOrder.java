package io.leasehold.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;

/**
 * Moves the advice that must run before the lock in front of it, in the proxies of locked beans. Spring puts validation
 * last, and Spring Retry after the lock, unlike the retries of Spring Framework 7. Where one proxy of a bean wraps
 * another, the lock may be in the outer one, and advice that must run before it in the inner one.
 */
final class AdviceOrder {

    /** The outermost first. By name, because not every application has the libraries. */
    private static final List<String> BEFORE_THE_LOCK = List.of(
            "org.springframework.aop.interceptor.AsyncExecutionInterceptor",
            "org.springframework.resilience.retry.AbstractRetryInterceptor",
            "org.springframework.aop.interceptor.ConcurrencyThrottleInterceptor",
            "org.springframework.resilience.annotation.ConcurrencyLimitBeanPostProcessor$ConcurrencyLimitInterceptor",
            "org.springframework.validation.beanvalidation.MethodValidationInterceptor",
            "org.springframework.retry.annotation.AnnotationAwareRetryOperationsInterceptor");

    private AdviceOrder() {}

    /** Arranges the proxy that a bean is, if it is one, with those inside of it. */
    static void arrange(Object bean) {
        List<Advised> proxies = LockProxies.nested(bean);
        Optional<Advised> outermost =
                proxies.stream().filter(proxy -> indexOfLock(proxy) >= 0).findFirst();
        if (outermost.isPresent() && !outermost.get().isFrozen()) {
            Advised locked = outermost.get();
            List<Advised> fromLock = proxies.subList(proxies.indexOf(locked), proxies.size());
            BEFORE_THE_LOCK.forEach(name -> moveBeforeTheLock(name, locked, fromLock));
        }
    }

    private static void moveBeforeTheLock(String name, Advised locked, List<Advised> fromLock) {
        for (Advisor advisor : behindTheLock(name, locked, fromLock)) {
            // Two creators of proxies may each have put it there: it is to be done once.
            if (locked.indexOf(advisor) < 0) {
                locked.addAdvisor(indexOfLock(locked), advisor);
            }
        }
    }

    /** Takes the advisors of a kind that the lock is before out of their proxies. */
    private static List<Advisor> behindTheLock(String name, Advised locked, List<Advised> fromLock) {
        List<Advisor> found = new ArrayList<>();
        for (Advised proxy : fromLock) {
            Advisor[] advisors = proxy.getAdvisors();
            int first = proxy == locked ? indexOfLock(proxy) + 1 : 0;
            Arrays.stream(advisors, first, advisors.length)
                    .filter(advisor -> isA(advisor.getAdvice(), name))
                    .filter(advisor -> !proxy.isFrozen() && proxy.removeAdvisor(advisor))
                    .forEach(found::add);
        }
        return found;
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
