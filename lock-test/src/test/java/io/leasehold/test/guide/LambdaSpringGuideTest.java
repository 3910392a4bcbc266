package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.spring.AutoConfigureTestLocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** The annotated method on docs/lambda.md. */
@SpringBootTest
@AutoConfigureTestLocks
@Import(Imports.class)
class LambdaSpringGuideTest {

    @Autowired
    TestLockClient locks;

    @Autowired
    Imports imports;

    @Test
    void methodThatOutlastsItsLeaseFailsAlthoughItsProcessLives() {
        imports.plan(() -> locks.advance(Duration.ofMinutes(14)));
        assertThatThrownBy(() -> imports.run("a")).isInstanceOf(LockLostException.class);
    }

    @Test
    void methodThatIsFrozenFails() {
        imports.plan(() -> locks.freeze(Duration.ofMinutes(5)));
        assertThatThrownBy(() -> imports.run("a")).isInstanceOf(LockLostException.class);
    }
}
