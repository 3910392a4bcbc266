/**
 * What the tests of several modules share: DynamoDB Local, a proxy that causes faults, the code of the documents, and
 * checks of packages.
 */
@NullMarked
package io.leasehold.testing;

import org.jspecify.annotations.NullMarked;
