/** What the tests of the engine and the test kit for users have in common: virtual time and a table in memory. */
@NullMarked
package io.leasehold.test.internal;

import org.jspecify.annotations.NullMarked;
