package io.leasehold.internal.engine;

import io.leasehold.internal.store.LockStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A client whose process dies when a test says so: from then on none of its requests reaches the table. */
final class MortalClient {

    final LockEngine engine;
    private boolean dead;

    MortalClient(EngineFixture fixture, String owner) {
        LockStore store = (LockStore) Proxy.newProxyInstance(
                LockStore.class.getClassLoader(),
                new Class<?>[] {LockStore.class},
                (proxy, method, arguments) ->
                        dead ? new CompletableFuture<Object>() : method.invoke(fixture.store, arguments));
        engine = new LockEngine(fixture.settings(owner, false), fixture.seams(store, Runnable::run));
    }

    void die() {
        dead = true;
    }
}
