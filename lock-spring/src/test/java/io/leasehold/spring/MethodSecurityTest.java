package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

/** The lock is inside of method security. */
class MethodSecurityTest {

    private final FakeLockClient locks = new FakeLockClient();

    private void call(String role) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("me", "", role));
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withBean(Jobs.class)
                .run(context -> context.getBean(Jobs.class).work());
    }

    @AfterEach
    void nobodyIsLoggedIn() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aCallThatIsRefusedTakesNoLock() {
        assertThatThrownBy(() -> call("ROLE_VISITOR")).isInstanceOf(AccessDeniedException.class);
        assertThat(locks.requests).isEmpty();
    }

    @Test
    void aCallThatIsAllowedTakesIt() {
        call("ROLE_SHIPPER");
        assertThat(locks.journal).startsWith("acquire job", "release job");
    }

    @EnableMethodSecurity
    @Configuration(proxyBeanMethods = false)
    static class App {}

    static class Jobs {

        @PreAuthorize("hasRole('SHIPPER')")
        @DistributedLock("job")
        public void work() {}
    }
}
