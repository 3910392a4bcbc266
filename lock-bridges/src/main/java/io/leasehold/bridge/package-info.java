/**
 * Offers Leasehold's locks through other libraries' interfaces: here as {@link java.util.concurrent.locks.Lock}, in the
 * packages below as Spring Integration's {@code LockRegistry} and ShedLock's {@code LockProvider}.
 */
@NullMarked
package io.leasehold.bridge;

import org.jspecify.annotations.NullMarked;
