/** The libraries that are compared. */
@NullMarked
package io.leasehold.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
