package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.core.NestedExceptionUtils;

/** What start-up refuses, so that no method runs in a process that does not lead. */
class LeaderOnlyStartUpTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner application = LockedApplication.with(locks);

    @Test
    void aPrivateMethodIsRefused() {
        LockedApplication.refuses(application, PrivateMethod.class, "@LeaderOnly");
        LockedApplication.isRefused(application.withBean(PrivateMethod.class), "is private");
    }

    @Test
    void aFinalMethodIsRefused() {
        LockedApplication.isRefused(application.withBean(FinalMethod.class), "is final");
    }

    @Test
    void aFinalMethodOfAnAnnotatedClassIsRefused() {
        LockedApplication.isRefused(application.withBean(AnnotatedClass.class), "is final");
    }

    @Test
    void aBeanWithoutAProxyIsRefused() {
        LockedApplication.isRefused(
                application.withPropertyValues("spring.aop.auto=false").withBean(Fine.class),
                "belongs to a bean without a proxy");
    }

    @Test
    void aResultThatCannotSayThatTheMethodDidNotRunIsRefused() {
        LockedApplication.refuses(
                application,
                ReturnsInt.class,
                "return type 'int' has no value that says that the method did not run. Return an Optional or an object");
    }

    @Test
    void aResultWhoseWorkCannotBeFollowedIsRefused() {
        LockedApplication.refuses(application, ReturnsStream.class, "in a way that cannot be followed");
    }

    @Test
    void aRoleWithoutANameIsRefused() {
        LockedApplication.refuses(application, Blank.class, "value ' ' is blank. Name the role");
    }

    @Test
    void aPlaceholderWithoutAValueIsRefused() {
        LockedApplication.refuses(application, Unknown.class, "has a placeholder without a value");
    }

    @Test
    void aClientThatDoesNotExistIsRefused() {
        LockedApplication.refuses(
                application,
                OtherClient.class,
                "@LeaderOnly of " + OtherClient.class.getName() + ".work: client 'other'");
    }

    @Test
    void twoClientsForOneRoleAreRefused() {
        application
                .withBean("other", FakeLockClient.class, FakeLockClient::new)
                .withBean(OtherClient.class)
                .withBean(OurClient.class)
                .withBean("ours", FakeLockClient.class, FakeLockClient::new)
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .hasMessageContaining("names the same role 'reports'. A process has one candidate for a role"));
    }

    @Test
    void anApplicationWithoutALockClientStartsAndItsMethodsFail() {
        new ApplicationContextRunner()
                .withUserConfiguration(DistributedLockConfiguration.class, Proxies.class)
                .withBean(Fine.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> context.getBean(Fine.class).work())
                            .hasMessageContaining(
                                    "Fine.work was called and not run, because there is no LockClient bean");
                });
    }

    @EnableAspectJAutoProxy
    static class Proxies {}

    static class Fine {

        @LeaderOnly("reports")
        public void work() {}
    }

    static class PrivateMethod {

        @LeaderOnly("reports")
        @SuppressWarnings("UnusedMethod")
        private void work() {}
    }

    static class FinalMethod {

        @LeaderOnly("reports")
        public final void work() {}
    }

    @LeaderOnly("reports")
    static class AnnotatedClass {

        public final void work() {}
    }

    static class ReturnsInt {

        @LeaderOnly("reports")
        public int work() {
            return 1;
        }
    }

    static class ReturnsStream {

        @LeaderOnly("reports")
        public Stream<String> work() {
            return Stream.of();
        }
    }

    static class Blank {

        @LeaderOnly(" ")
        public void work() {}
    }

    static class Unknown {

        @LeaderOnly("${nowhere}")
        public void work() {}
    }

    static class OtherClient {

        @LeaderOnly(value = "reports", client = "other")
        public void work() {}
    }

    static class OurClient {

        @LeaderOnly(value = "reports", client = "ours")
        public void work() {}
    }
}
