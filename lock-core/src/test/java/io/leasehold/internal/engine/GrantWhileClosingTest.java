package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A grant that another thread is making while the client closes. */
class GrantWhileClosingTest {

    private final EngineFixture fixture = new EngineFixture();
    private final List<Boolean> couldClose = new ArrayList<>();
    private @Nullable ClientState client;

    /** The engine reads its clocks once more when the request has left its queue and the hold is begun. */
    private void look() {
        ClientState looked = client;
        if (looked != null && !looked.registry().live().isEmpty()) {
            couldClose.add(looked.orphans().quiet().isDone());
        }
    }

    @Test
    void aClosingClientWaitsForTheEndOfAGrantThatIsUnderWay() {
        LockEngine engine =
                new LockEngine(fixture.settings("me", false), fixture.seams(fixture.clocks(this::look, () -> {})));
        Acquirer acquirer = (Acquirer) Inside.of(engine, "acquirer");
        client = acquirer.client();
        EngineFixture.acquired(engine, LockRequest.of("a"));
        assertThat(couldClose).isNotEmpty().containsOnly(false);
        assertThat(client.orphans().quiet()).isCompleted();
    }
}
