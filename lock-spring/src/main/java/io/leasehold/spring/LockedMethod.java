package io.leasehold.spring;

import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRequest;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;
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
 * @param client the bean name of the client; {@code null} for the only one
 * @param defaultKey whether the annotation names no key
 * @param sortKey {@code null} for none
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
        @Nullable String client,
        KeyTemplate key,
        boolean defaultKey,
        @Nullable KeyTemplate sortKey,
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
        DistributedLock annotation = found.attributes();
        Class<?> owner = found.owner(method, target);
        String name = owner.getName() + "." + method.getName();
        refuseRival(found, name);
        Annotated texts = new Annotated(name, owner, method, found.place(), scope);
        ResolvableType declared = LockedReturn.declared(method, target);
        LockedReturn returns = LockedReturn.of(method, declared);
        if (returns == null) {
            throw new AnnotationText("return type", declared.toString(), name)
                    .unusable(
                            "stands for work that goes on after the method has returned, in a way that cannot be followed",
                            ReturnRemedy.of(declared));
        }
        if (annotation.key().isEmpty() && LockAnnotation.isGenerated(owner)) {
            throw new AnnotationText("key", "", name)
                    .unusable("is missing, and the class has no name that stays the same", "Name a key.");
        }
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
        return new LockedMethod(
                method,
                found.place(),
                name,
                texts.lockName(annotation.name()),
                !annotation.name().isEmpty(),
                annotation.client().isEmpty()
                        ? null
                        : scope.text("client", annotation.client(), name).text(),
                texts.template("key", annotation.key().isEmpty() ? name : annotation.key(), LockKey::of),
                annotation.key().isEmpty(),
                annotation.sortKey().isEmpty()
                        ? null
                        : texts.template("sortKey", annotation.sortKey(), text -> LockKey.of(name, text)),
                texts.duration("waitTimeout", annotation.waitTimeout()),
                lease,
                annotation.heartbeat(),
                holdAtLeast == null ? Duration.ZERO : holdAtLeast,
                annotation.onBusy(),
                Fallback.of(scope.text("fallback", annotation.fallback(), name), method, target, annotation.onBusy()),
                annotation.onLost(),
                returns,
                OngoingWork.isOpen(declared),
                AnnotatedElementUtils.hasAnnotation(method, Async.class)
                        || AnnotatedElementUtils.hasAnnotation(target, Async.class));
    }

    private static void refuseRival(LockAnnotation found, String name) {
        LockAnnotation rival = found.rival();
        if (rival != null) {
            throw new AnnotationText("key", found.attributes().key(), name)
                    .unusable(
                            "is not the only one: there is '"
                                    + rival.attributes().key() + "' as well, "
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

    LockKey key(@Nullable Object[] arguments) {
        String partitionKey = key.resolve(arguments);
        return sortKey == null ? LockKey.of(partitionKey) : LockKey.of(partitionKey, sortKey.resolve(arguments));
    }

    LockRequest request(LockKey locked, @Nullable LockListener losses) {
        LockRequest.Builder request = LockRequest.builder(locked).name(lockName);
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
        return request.build();
    }

    /** Reads the texts of one annotation. */
    private record Annotated(String name, Class<?> owner, Method method, Method place, TextScope scope) {

        String lockName(String text) {
            if (text.isEmpty()) {
                return owner.getSimpleName() + "." + method.getName();
            }
            AnnotationText lockName = scope.text("name", text, name);
            if (lockName.text().isBlank()) {
                throw lockName.unusable("is blank", "Name the kind of lock, or leave it out.");
            }
            return lockName.text();
        }

        KeyTemplate template(String attribute, String text, Function<String, LockKey> asKey) {
            AnnotationText keyText = scope.text(attribute, text, name);
            KeyTemplate template = new KeyTemplate(keyText, method, place, scope);
            if (template.isConstant()) {
                keyText.check(asKey);
            }
            return template;
        }

        @Nullable
        Duration duration(String attribute, String text) {
            return text.isEmpty() ? null : scope.text(attribute, text, name).duration();
        }

        @Nullable
        Duration duration(String attribute, String text, Duration least, Duration most) {
            return text.isEmpty() ? null : scope.text(attribute, text, name).durationBetween(least, most);
        }
    }
}
