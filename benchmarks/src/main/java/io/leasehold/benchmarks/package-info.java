/** Measures Leasehold beside its peers. */
@NullMarked
package io.leasehold.benchmarks;

import org.jspecify.annotations.NullMarked;
