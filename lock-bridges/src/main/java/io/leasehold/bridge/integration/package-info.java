/** Spring Integration's {@code LockRegistry} on Leasehold, for either line of Spring Integration. */
@NullMarked
package io.leasehold.bridge.integration;

import org.jspecify.annotations.NullMarked;
