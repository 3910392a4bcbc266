/** The seam between the engine and a table of locks: asynchronous, free of any SDK type, linearizable per row. */
@NullMarked
package io.leasehold.internal.store;

import org.jspecify.annotations.NullMarked;
