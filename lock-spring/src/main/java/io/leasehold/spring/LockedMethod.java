package io.leasehold.spring;

import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * A method that runs under a lock: its annotation, parsed and known to be usable.
 *
 * @param method as the class has it that implements it
 * @param place where the annotation stands
 * @param name class and method, for messages; also the default key
 * @param lockName what metrics call its locks
 * @param named whether the annotation says so
 * @param role the one whose leader runs it, under the lock of the leader; {@code null} if the call acquires locks of its own
 * @param client the bean name of the client; {@code null} for the only one
 * @param sharing how many holders the locks have at once
 * @param waitTimeout {@code null} for the client's, or with {@link OnBusy#SKIP} for one attempt
 * @param lease {@code null} for the client's
 * @param heartbeat whether heartbeats renew it; if not, there is a lease
 * @param fallback there if and only if it is what to do while the lock is busy
 * @param open whether only the returned value shows that it stands for work that goes on
 * @param async whether its caller has given it a thread of its own
 */
record LockedMethod(
        Method method,
        Method place,
        String name,
        String lockName,
        boolean named,
        @Nullable String role,
        @Nullable String client,
        LockKeys keys,
        Sharing sharing,
        @Nullable Duration waitTimeout,
        @Nullable Duration lease,
        boolean heartbeat,
        Duration holdAtLeast,
        OnBusy onBusy,
        @Nullable Fallback fallback,
        OnLost onLost,
        LockedReturn returns,
        boolean open,
        boolean async) {

    static LockedMethod of(Method method, Class<?> target, LockAnnotation found, TextScope scope) {
        if (found.attributes() instanceof LeaderOnly leaderOnly) {
            return LeaderMethod.of(method, target, leaderOnly, found, scope);
        }
        DistributedLock annotation = found.lock();
        Class<?> owner = found.owner(method, target);
        String name = owner.getName() + "." + method.getName();
        refuseRival(found, name);
        AnnotationTexts texts = new AnnotationTexts(name, owner, method, found.place(), scope);
        ResolvableType declared = LockedReturn.declared(method, target);
        LockedReturn returns = returns(method, declared, new AnnotationText("return type", declared.toString(), name));
        if (annotation.onBusy() == OnBusy.SKIP && !LockedReturn.canBeSkipped(method)) {
            throw new AnnotationText("onBusy", OnBusy.SKIP.name(), name)
                    .unusable(
                            "needs a value that says that the method did not run, and " + method.getReturnType()
                                    + " has none",
                            "Return an Optional or an object, or use onBusy = THROW.");
        }
        Duration lease = texts.duration("lease", annotation.lease(), LockRequest.MIN_LEASE, LockRequest.MAX_LEASE);
        Duration holdAtLeast =
                texts.duration("holdAtLeast", annotation.holdAtLeast(), Duration.ZERO, LockRequest.MAX_LEASE);
        if (!annotation.heartbeat()) {
            refuseUnlimited(lease, holdAtLeast, name);
        }
        LockKeys keys = LockKeys.of(annotation, texts);
        Sharing sharing = Sharing.of(annotation, texts);
        return new LockedMethod(
                method,
                found.place(),
                name,
                texts.lockName(annotation.name()),
                !annotation.name().isEmpty(),
                null,
                annotation.client().isEmpty()
                        ? null
                        : scope.text("client", annotation.client(), name).text(),
                keys,
                sharing,
                texts.duration("waitTimeout", annotation.waitTimeout()),
                lease,
                annotation.heartbeat(),
                holdAtLeast == null ? Duration.ZERO : holdAtLeast,
                annotation.onBusy(),
                Fallback.of(scope.text("fallback", annotation.fallback(), name), method, target, annotation.onBusy()),
                annotation.onLost(),
                returns,
                OngoingWork.isOpen(declared),
                isAsync(method, target));
    }

    /** Returns how a method returns; refuses one whose work cannot be followed. */
    static LockedReturn returns(Method method, ResolvableType declared, AnnotationText returnType) {
        LockedReturn returns = LockedReturn.of(method, declared);
        if (returns == null) {
            throw returnType.unusable(
                    "stands for work that goes on after the method has returned, in a way that cannot be followed",
                    ReturnRemedy.of(declared));
        }
        return returns;
    }

    static boolean isAsync(Method method, Class<?> target) {
        return AnnotatedElementUtils.hasAnnotation(method, Async.class)
                || AnnotatedElementUtils.hasAnnotation(target, Async.class);
    }

    /** Returns the text of an attribute of the method's annotation. */
    AnnotationText text(String attribute, String text) {
        Class<?> annotation = role == null ? DistributedLock.class : LeaderOnly.class;
        return new AnnotationText(annotation.getSimpleName(), attribute, text, name);
    }

    private static void refuseRival(LockAnnotation found, String name) {
        LockAnnotation rival = found.rival();
        if (rival != null) {
            throw new AnnotationText("key", LockKeys.text(found.lock()), name)
                    .unusable(
                            "is not the only one: there is '"
                                    + LockKeys.text(rival.lock()) + "' as well, "
                                    + (rival.place().equals(found.place())
                                            ? "on the same method"
                                            : "on "
                                                    + rival.place()
                                                            .getDeclaringClass()
                                                            .getName()),
                            "A method has one lock. Put one @DistributedLock on it, and call another bean for the other.");
        }
    }

    private static void refuseUnlimited(@Nullable Duration lease, @Nullable Duration holdAtLeast, String name) {
        if (lease == null) {
            throw new AnnotationText("heartbeat", "false", name)
                    .unusable(
                            "needs a lease, after which the lock ends",
                            "Set it, for example lease = \"14m\", or leave heartbeat out.");
        }
        if (holdAtLeast != null && holdAtLeast.compareTo(lease) > 0) {
            throw new AnnotationText("holdAtLeast", holdAtLeast.toString(), name)
                    .unusable(
                            "is longer than the lease (" + lease + "), which no heartbeat renews",
                            "Use a longer lease, or leave heartbeat = false out.");
        }
    }

    LockRequest request(LockKey key, @Nullable LockListener losses) {
        LockRequest.Builder request = LockRequest.builder(key).name(lockName);
        if (losses != null) {
            request.listener(losses);
        }
        if (waitTimeout != null) {
            request.waitTimeout(waitTimeout);
        } else if (onBusy == OnBusy.SKIP) {
            request.waitTimeout(Duration.ZERO);
        }
        if (lease != null && heartbeat) {
            request.lease(lease);
        } else if (lease != null) {
            request.fixedLease(lease);
        }
        return sharing.appliedTo(request).build();
    }
}
