/** Locks in tests of JUnit Jupiter. */
@NullMarked
package io.leasehold.test.junit;

import org.jspecify.annotations.NullMarked;
