/**
 * Locks of Leasehold behind the interfaces that other code knows: here {@link java.util.concurrent.locks.Lock}, in the
 * packages below Spring Integration's {@code LockRegistry} and ShedLock's {@code LockProvider}.
 */
@NullMarked
package io.leasehold.bridge;

import org.jspecify.annotations.NullMarked;
