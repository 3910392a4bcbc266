/** Runs DynamoDB Local in its own JVM, for development and tests without Docker. Needs neither Spring nor JUnit. */
@NullMarked
package io.leasehold.test.local;

import org.jspecify.annotations.NullMarked;
