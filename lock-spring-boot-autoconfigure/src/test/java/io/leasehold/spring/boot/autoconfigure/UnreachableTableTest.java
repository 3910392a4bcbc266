package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockException;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A table that nobody can reach, in an application that asks for it only when it needs a lock. */
@ExtendWith(OutputCaptureExtension.class)
class UnreachableTableTest {

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void isNeverCalledBusyWhateverIsToBeDoneThen(CapturedOutput output) throws IOException {
        String endpoint = "http://127.0.0.1:" + closedPort();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class))
                .withPropertyValues(
                        "distributed-lock.aws.region=eu-central-1",
                        "distributed-lock.aws.endpoint=" + endpoint,
                        "distributed-lock.wait-timeout=1s")
                .withBean(
                        AwsCredentialsProvider.class,
                        () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .withBean(Jobs.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Jobs jobs = context.getBean(Jobs.class);
                    Stream.<Consumer<Jobs>>of(
                                    Jobs::throwing, Jobs::skipping, Jobs::skippingAfterAWait, Jobs::fallingBack)
                            .forEach(call -> assertThatThrownBy(() -> call.accept(jobs))
                                    .isInstanceOfSatisfying(
                                            LockException.class,
                                            failure -> assertThat(failure.code())
                                                    .isEqualTo(LockException.Code.STORE_UNAVAILABLE))
                                    .isNotInstanceOf(LockAcquireTimeoutException.class)
                                    .hasMessageContaining("Connection refused")
                                    .hasMessageContaining(endpoint));
                    assertThat(StringUtils.countOccurrencesOf(output.toString(), "the lock table cannot be asked"))
                            .isEqualTo(1);
                });
    }

    static class Jobs {

        @DistributedLock("job")
        public void throwing() {
            throw new AssertionError("ran");
        }

        @DistributedLock(key = "job", onBusy = OnBusy.SKIP)
        public Optional<String> skipping() {
            throw new AssertionError("ran");
        }

        @DistributedLock(key = "job", onBusy = OnBusy.SKIP, waitTimeout = "1s")
        public Optional<String> skippingAfterAWait() {
            throw new AssertionError("ran");
        }

        @DistributedLock(key = "job", onBusy = OnBusy.FALLBACK, fallback = "instead", waitTimeout = "1s")
        public void fallingBack() {
            throw new AssertionError("ran");
        }

        void instead() {
            throw new AssertionError("ran instead");
        }
    }
}
