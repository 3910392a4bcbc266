/** Assertions about locks, for AssertJ. */
@NullMarked
package io.leasehold.test.assertj;

import org.jspecify.annotations.NullMarked;
