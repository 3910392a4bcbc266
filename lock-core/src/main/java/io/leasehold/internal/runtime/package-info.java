/**
 * Clocks and their readings, the scheduler and randomness, with their implementations on this machine. Also runs
 * completions and blocks callers. Contains nothing about locks.
 */
@NullMarked
package io.leasehold.internal.runtime;

import org.jspecify.annotations.NullMarked;
