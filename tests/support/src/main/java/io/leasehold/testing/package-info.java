/**
 * What the tests of several modules share: DynamoDB Local, a proxy that causes faults, and the code of the documents.
 */
@NullMarked
package io.leasehold.testing;

import org.jspecify.annotations.NullMarked;
