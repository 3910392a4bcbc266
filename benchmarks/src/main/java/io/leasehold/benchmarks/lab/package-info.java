/** The tools of the measurements. */
@NullMarked
package io.leasehold.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
