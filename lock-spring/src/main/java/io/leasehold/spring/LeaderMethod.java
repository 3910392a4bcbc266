package io.leasehold.spring;

import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Reads {@link LeaderOnly} annotations. */
final class LeaderMethod {

    private LeaderMethod() {}

    /**
     * Returns the method that an annotation stands on.
     *
     * @throws io.leasehold.InvalidLockSettingException if the annotation is unusable
     */
    static LockedMethod of(
            Method method, Class<?> target, LeaderOnly annotation, LockAnnotation found, TextScope scope) {
        String name = found.owner(method, target).getName() + "." + method.getName();
        AnnotationText role = text("value", annotation.value(), name).resolved(scope.placeholders());
        if (role.text().isBlank()) {
            throw role.unusable("is blank", "Name the role, for example \"reports\".");
        }
        if (found.rival() != null) {
            throw role.unusable(
                    "is not the only one: another @LeaderOnly, which differs, is inherited as well",
                    "Put one @LeaderOnly on the method itself.");
        }
        ResolvableType declared = LockedReturn.declared(method, target);
        LockedReturn returns = LockedMethod.returns(method, declared, text("return type", declared.toString(), name));
        if (!LockedReturn.canBeSkipped(method)) {
            throw text("return type", method.getReturnType().getTypeName(), name)
                    .unusable(
                            "has no value that says that the method did not run",
                            "Return an Optional or an object; or, if @LeaderOnly stands on the class, put it on methods"
                                    + " instead.");
        }
        return new LockedMethod(
                method,
                found.place(),
                name,
                role.text(),
                false,
                role.text(),
                client(annotation, name, scope),
                LockKeys.NONE,
                Sharing.EXCLUSIVE,
                null,
                null,
                true,
                Duration.ZERO,
                OnBusy.SKIP,
                null,
                OnLost.NOTIFY,
                returns,
                OngoingWork.isOpen(declared),
                LockedMethod.isAsync(method, target));
    }

    private static @Nullable String client(LeaderOnly annotation, String name, TextScope scope) {
        return annotation.client().isEmpty()
                ? null
                : text("client", annotation.client(), name)
                        .resolved(scope.placeholders())
                        .text();
    }

    private static AnnotationText text(String attribute, String text, String method) {
        return new AnnotationText(LeaderOnly.class.getSimpleName(), attribute, text, method);
    }
}
