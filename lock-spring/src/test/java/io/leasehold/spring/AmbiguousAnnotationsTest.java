package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.AliasFor;

/** Where several annotations, methods or clients could be meant, the nearest is; if none is, the application does not start. */
class AmbiguousAnnotationsTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withBean("first", FakeLockClient.class, () -> locks);

    private static void isRefused(ApplicationContextRunner runner, String problem) {
        runner.run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining(problem));
    }

    private <T extends Work> void locks(Class<T> type, String key) {
        spring.withBean(type).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Work.class).work();
            assertThat(locks.journal).containsExactly("acquire " + key, "release " + key);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {TwoOnOneMethod.class, TwoOfOneAnnotation.class, OneAndAComposedOne.class})
    void twoLocksOfOneMethodAreRefused(Class<?> type) {
        isRefused(spring.withBean(type), "is not the only one: there is 'tenant' as well, on the same method");
    }

    @ParameterizedTest
    @ValueSource(classes = {OfTwoInterfaces.class, OfTwoInterfacesByASuperclass.class})
    void locksOfTwoInterfacesAreRefused(Class<?> type) {
        isRefused(spring.withBean(type), "there is '");
    }

    @Test
    void theSameLockOfTwoInterfacesIsTaken() {
        locks(OfTwoThatAgree.class, "work");
    }

    @Test
    void aComposedAnnotationOfTheMethodComesBeforeThoseOfItsInterfaces() {
        locks(Overriding.class, "tenant");
    }

    @Test
    void anInterfaceComesBeforeTheOneThatItExtends() {
        locks(OfANarrowerInterface.class, "narrower");
    }

    @ParameterizedTest
    @ValueSource(classes = {FallsBackToItself.class, FallsBackToItsBridge.class})
    void aFallbackThatIsTheMethodItselfIsRefused(Class<?> type) {
        isRefused(spring.withBean(type), "names the method itself, which would run without its lock");
    }

    @Test
    void aMethodThatDoesNotSayWhichOfSeveralClientsIsRefused() {
        isRefused(
                spring.withBean("second", FakeLockClient.class).withBean(Annotated.class),
                "client '' is missing, and there are several LockClient beans of which none is @Primary."
                        + " Use one of [first, second]");
    }

    @Test
    void thePrimaryOneOfSeveralClientsIsTaken() {
        spring.withBean("second", LockClient.class, FakeLockClient::new, bean -> bean.setPrimary(true))
                .withBean(Annotated.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(Work.class).work();
                    assertThat(locks.requests).isEmpty();
                });
    }

    interface Work {

        void work();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DistributedLock
    @interface OrderLock {

        @AliasFor(annotation = DistributedLock.class, attribute = "key")
        String value();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DistributedLock("tenant")
    @interface TenantLock {}

    @Retention(RetentionPolicy.RUNTIME)
    @OrderLock("order")
    @TenantLock
    @interface BothLocks {}

    static class TwoOnOneMethod implements Work {

        @Override
        @OrderLock("order")
        @TenantLock
        public void work() {}
    }

    static class TwoOfOneAnnotation implements Work {

        @Override
        @BothLocks
        public void work() {}
    }

    static class OneAndAComposedOne implements Work {

        @Override
        @DistributedLock("order")
        @TenantLock
        public void work() {}
    }

    interface ByKey extends Work {

        @Override
        @DistributedLock("work")
        void work();
    }

    interface ByOtherKey extends Work {

        @Override
        @DistributedLock("other")
        void work();
    }

    interface BySameKey extends Work {

        @Override
        @DistributedLock("work")
        void work();
    }

    interface Narrower extends ByKey {

        @Override
        @DistributedLock("narrower")
        void work();
    }

    static class OfTwoInterfaces implements ByKey, ByOtherKey {

        @Override
        public void work() {}
    }

    static class Plain {

        public void work() {}
    }

    static class OfTwoInterfacesByASuperclass extends Plain implements ByKey, ByOtherKey {}

    static class OfTwoThatAgree implements ByKey, BySameKey {

        @Override
        public void work() {}
    }

    static class Overriding implements ByKey {

        @Override
        @TenantLock
        public void work() {}
    }

    static class OfANarrowerInterface implements Narrower {

        @Override
        public void work() {}
    }

    interface ByFallback {

        @DistributedLock(key = "work", onBusy = OnBusy.FALLBACK, fallback = "work")
        void work();
    }

    static class FallsBackToItself extends Plain implements ByFallback {}

    static class Generic<T> {

        public Object work(T argument) {
            return argument;
        }
    }

    static class FallsBackToItsBridge extends Generic<String> {

        @Override
        @DistributedLock(key = "work", onBusy = OnBusy.FALLBACK, fallback = "work")
        public String work(String argument) {
            return argument;
        }
    }

    static class Annotated implements Work {

        @Override
        @DistributedLock("work")
        public void work() {}
    }
}
