/** The engine: the lock protocol over a {@link io.leasehold.internal.store.LockStore}, without any thread of its own. */
@NullMarked
package io.leasehold.internal.engine;

import org.jspecify.annotations.NullMarked;
