/** What is measured with. */
@NullMarked
package io.leasehold.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
