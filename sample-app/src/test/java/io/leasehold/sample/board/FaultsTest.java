package io.leasehold.sample.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.sample.board.Faults.Fault;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

class FaultsTest {

    private static final Context.BeforeExecution REQUEST =
            () -> GetItemRequest.builder().build();

    private final Faults faults = new Faults();

    @Test
    void aHealthyNodeSendsItsRequests() {
        assertThatCode(this::send).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(names = {"FROZEN", "CUT_OFF"})
    void anAilingNodeSendsNothingUntilItIsHealed(Fault fault) {
        faults.set(fault);
        assertThatThrownBy(this::send).isInstanceOf(SdkClientException.class).hasMessageContaining(fault.name());
        faults.set(Fault.NONE);
        assertThatCode(this::send).doesNotThrowAnyException();
    }

    @Test
    void theWorkOfAFrozenNodeStandsStillUntilTheThaw() throws InterruptedException {
        faults.set(Fault.FROZEN);
        CountDownLatch thawed = new CountDownLatch(1);
        Thread work = new Thread(() -> {
            try {
                faults.awaitThaw();
                thawed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        work.start();
        await().until(() -> work.getState() == Thread.State.WAITING);
        assertThat(thawed.getCount()).isOne();
        faults.set(Fault.NONE);
        thawed.await();
        work.join();
    }

    @Test
    void theWorkOfANodeThatIsCutOffGoesOn() throws InterruptedException {
        faults.set(Fault.CUT_OFF);
        faults.awaitThaw();
        assertThat(faults.current()).isEqualTo(Fault.CUT_OFF);
    }

    private void send() {
        faults.beforeExecution(REQUEST, new ExecutionAttributes());
    }
}
