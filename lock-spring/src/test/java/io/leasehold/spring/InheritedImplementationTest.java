package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An annotated method of an interface may be implemented by a class that does not know the interface. */
class InheritedImplementationTest {

    private final FakeLockClient locks = new FakeLockClient();

    private final ApplicationContextRunner spring = LockedApplication.with(locks);

    private void run(Class<?> type, boolean proxyOfClass, Consumer<AssertableApplicationContext> test) {
        spring.withPropertyValues("spring.aop.proxy-target-class=" + proxyOfClass)
                .withBean("bean", type)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(AopUtils.isCglibProxy(context.getBean("bean"))).isEqualTo(proxyOfClass);
                    test.accept(context);
                    assertThat(locks.journal).startsWith("acquire k", "body", "release k");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itRunsUnderTheLock(boolean proxyOfClass) {
        run(Worker.class, proxyOfClass, context -> context.getBean(Job.class).run(body("body")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itRunsUnderTheLockOfAnInterfaceFurtherUp(boolean proxyOfClass) {
        run(SubWorker.class, proxyOfClass, context -> context.getBean(Job.class).run(body("body")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itRunsUnderTheLockThoughTheCompilerBridgesToAClassThatIsNotPublic(boolean proxyOfClass) {
        run(
                PublicWorker.class,
                proxyOfClass,
                context -> context.getBean(Job.class).run(body("body")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @SuppressWarnings("unchecked")
    void itRunsUnderTheLockOfAGenericInterface(boolean proxyOfClass) {
        run(
                TypedWorker.class,
                proxyOfClass,
                context -> ((TypedJob<Runnable>) context.getBean(TypedJob.class)).run(body("body")));
    }

    @Test
    void itRunsUnderTheLockWhenCalledByItsOwnClass() {
        run(Worker.class, true, context -> context.getBean(Base.class).run(body("body")));
    }

    @Test
    void anOverloadThatTheInterfaceDoesNotHaveRunsWithout() {
        run(TypedWorker.class, true, context -> {
            TypedWorker bean = context.getBean(TypedWorker.class);
            bean.run(body("body"));
            bean.run(locks);
        });
        assertThat(locks.journal).containsExactly("acquire k", "body", "release k", "overload", "close");
    }

    @Test
    void aMethodOfTheSameClassInABeanWithoutTheInterfaceRunsWithout() {
        spring.withBean(Worker.class).withBean("base", Base.class).run(context -> {
            context.getBean("base", Base.class).run(body("body"));
            assertThat(locks.journal).containsExactly("body");
        });
    }

    @Test
    void itIsRefusedWhereItsAnnotationIsUnusable() {
        spring.withBean(BadWorker.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("Base.run")
                        .hasMessageContaining("out of range"));
    }

    @Test
    void itIsRefusedWithoutAProxy() {
        spring.withPropertyValues("spring.aop.auto=false")
                .withBean(Worker.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("belongs to a bean without a proxy"));
    }

    @Test
    void itIsRefusedWhereItIsFinalAndTheProxyIsAClass() {
        spring.withBean(FinalWorker.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("is final"));
    }

    private Runnable body(String said) {
        return () -> locks.journal.add(said);
    }

    interface Job {

        @DistributedLock("k")
        void run(Runnable body);
    }

    static class Base {

        public void run(Runnable body) {
            body.run();
        }
    }

    static class Worker extends Base implements Job {}

    interface SubJob extends Job {}

    static class Middle extends Base implements SubJob {}

    static class SubWorker extends Middle {}

    public static class PublicWorker extends Base implements Job {}

    interface TypedJob<T> {

        @DistributedLock("k")
        void run(T body);
    }

    static class TypedBase extends Base {

        public void run(FakeLockClient locks) {
            locks.journal.add("overload");
        }
    }

    static class TypedWorker extends TypedBase implements TypedJob<Runnable> {}

    interface BadJob {

        @DistributedLock(lease = "1s")
        void run(Runnable body);
    }

    static class BadWorker extends Base implements BadJob {}

    static class FinalBase {

        public final void run(Runnable body) {
            body.run();
        }
    }

    static class FinalWorker extends FinalBase implements Job {}
}
