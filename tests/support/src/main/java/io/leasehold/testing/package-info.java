/** DynamoDB for tests: the server, and a proxy that breaks what goes through it. */
@NullMarked
package io.leasehold.testing;

import org.jspecify.annotations.NullMarked;
