/** Who is compared. */
@NullMarked
package io.leasehold.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
