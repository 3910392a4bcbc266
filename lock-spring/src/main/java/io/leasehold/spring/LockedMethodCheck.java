package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Refuses annotated methods that cannot work, as far as their class and the other methods show it. */
final class LockedMethodCheck {

    private final Class<? extends Annotation> annotation;
    private final ConfigurableListableBeanFactory beans;
    private final Supplier<LockedMethods> methods;
    private final Map<String, LockedMethod> byLockName = new ConcurrentHashMap<>();
    private final Map<String, LockedMethod> byRole = new ConcurrentHashMap<>();
    private final Map<String, Use> byDefaultKey = new ConcurrentHashMap<>();

    /**
     * Makes the check of methods with one type of annotation.
     *
     * @param methods those with that annotation
     */
    LockedMethodCheck(
            Class<? extends Annotation> annotation,
            ConfigurableListableBeanFactory beans,
            Supplier<LockedMethods> methods) {
        this.annotation = annotation;
        this.beans = beans;
        this.methods = methods;
    }

    /** Returns the annotated methods of a class and its interfaces. */
    Set<Method> annotated(Class<?> type) {
        return LockedMethods.annotated(type, annotation).keySet();
    }

    /** Checks what needs no other bean, nor the proxy. */
    void checkAnnotation(Method method, Class<?> type, String beanName) {
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers)) {
            throw unguarded(method, beanName, "is private", "Remove private.");
        }
        if (Modifier.isStatic(modifiers)) {
            throw unguarded(method, beanName, "is static", "Remove static.");
        }
        var unused = find(method, type);
    }

    private LockedMethod find(Method method, Class<?> type) {
        return Objects.requireNonNull(methods.get().find(method, type));
    }

    /** Checks that a subclass of the type, which is what its proxy is, can override the method. */
    void checkOverridable(Method method, Class<?> type, String beanName) {
        int modifiers = method.getModifiers();
        if (Modifier.isFinal(modifiers)) {
            throw unguarded(method, beanName, "is final", "Remove final.");
        }
        Class<?> owner = method.getDeclaringClass();
        boolean packagePrivate = (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE)) == 0;
        boolean samePackage =
                owner.getPackageName().equals(type.getPackageName()) && owner.getClassLoader() == type.getClassLoader();
        if (packagePrivate && !samePackage) {
            throw unguarded(
                    method,
                    beanName,
                    "is package-private in a superclass of another package, where no proxy can override it",
                    "Make it public or protected.");
        }
    }

    /**
     * Checks a method of a bean whose proxy was made early, for a circle of dependencies. Spring then hands the bean itself
     * to what registers such methods, and they are called without the proxy.
     */
    void checkCalledThroughProxy(Method method, String beanName) {
        MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream()
                .map(MergedAnnotation::getType)
                .filter(LockedMethodCheck::callsTheBeanItself)
                .findFirst()
                .ifPresent(caller -> {
                    throw unguarded(
                            method,
                            beanName,
                            "is called by @" + caller.getSimpleName()
                                    + " without the bean's proxy, as the bean is part of a circle of dependencies",
                            "Break the circle, for example by @Lazy where the bean is injected.");
                });
    }

    /** Those of messages have their own names in each library. Event listeners are called by the names of their beans. */
    private static boolean callsTheBeanItself(Class<?> annotation) {
        String name = annotation.getSimpleName();
        return name.matches(
                "Scheduled|Schedules|.*(Kafka|Rabbit|Jms|Sqs|Pulsar|Stream|Redis|Message).*(Listeners?|Handler)");
    }

    /** Checks what a method has in common with others: names of locks, default keys, and the client. */
    void checkNames(Method method, Class<?> type) {
        LockedMethod locked = find(method, type);
        if (locked.role() == null) {
            checkLock(locked, type);
        } else {
            checkRole(locked, locked.role());
        }
        checkClient(locked);
    }

    private void checkLock(LockedMethod locked, Class<?> type) {
        LockedMethod other = byLockName.putIfAbsent(locked.lockName(), locked);
        // One annotation of an interface may be implemented by several beans.
        if (locked.named() && other != null && !other.place().equals(locked.place())) {
            throw new AnnotationText("name", locked.lockName(), locked.name())
                    .unusable("is the name of " + other.name() + " already", "Give each method a name of its own.");
        }
        if (locked.keys().byDefault()) {
            checkDefaultKey(new Use(locked.method(), type), locked.name());
        }
    }

    private void checkRole(LockedMethod locked, String role) {
        LockedMethod other = byRole.putIfAbsent(role, locked);
        if (other != null && !Objects.equals(other.client(), locked.client())) {
            throw locked.text("client", String.valueOf(locked.client()))
                    .unusable(
                            "is not the client of " + other.name() + ", which names the same role '" + role + "'",
                            "A process has one candidate for a role. Use one client for it, or different names.");
        }
    }

    private void checkClient(LockedMethod locked) {
        String client = locked.client();
        if (client == null) {
            checkOnlyClient(locked);
        } else if (!(beans.containsBean(client) && beans.isTypeMatch(client, LockClient.class))) {
            throw locked.text("client", client)
                    .unusable(
                            "names no LockClient bean",
                            "Use one of " + List.of(beans.getBeanNamesForType(LockClient.class, true, false)) + ".");
        }
    }

    /** One that is missing may be so on purpose; of several, one has to be chosen. */
    private void checkOnlyClient(LockedMethod locked) {
        String[] clients = beans.getBeanNamesForType(LockClient.class, true, false);
        if (clients.length > 1) {
            try {
                var unused = beans.resolveNamedBean(LockClient.class);
            } catch (NoUniqueBeanDefinitionException e) {
                throw locked.text("client", "")
                        .unusable(
                                "is missing, and there are several LockClient beans of which none is @Primary",
                                "Use one of " + List.of(clients) + ", or make one of them @Primary.");
            }
        }
    }

    private void checkDefaultKey(Use use, String key) {
        Use other = byDefaultKey.putIfAbsent(key, use);
        if (other != null && !other.equals(use)) {
            throw new AnnotationText(
                            "key",
                            key,
                            use.type().getName() + "." + use.method().getName())
                    .unusable(
                            "is the default, which "
                                    + (other.type().equals(use.type())
                                            ? "another method of that name"
                                            : other.type().getName())
                                    + " has as well: they would share one lock",
                            "Name a key.");
        }
    }

    InvalidLockSettingException unguarded(Method method, String beanName, String problem, String remedy) {
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        return new InvalidLockSettingException(
                "@" + annotation.getSimpleName(),
                name,
                "@" + annotation.getSimpleName() + " of " + name + " (bean '" + beanName
                        + "') would have no effect: the method " + problem + ". " + remedy);
    }

    /** A method of a class of beans. */
    private record Use(Method method, Class<?> type) {}
}
