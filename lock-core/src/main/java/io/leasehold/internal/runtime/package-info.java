/**
 * The time seam: clocks and their readings, the scheduler, randomness, their implementations on this machine, and how
 * completions run and callers wait. Knows nothing of locks.
 */
@NullMarked
package io.leasehold.internal.runtime;

import org.jspecify.annotations.NullMarked;
