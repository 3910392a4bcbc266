/** ShedLock's {@code LockProvider} on Leasehold. */
@NullMarked
package io.leasehold.bridge.shedlock;

import org.jspecify.annotations.NullMarked;
