/** Code that the bridges share. Not for users. */
@NullMarked
package io.leasehold.bridge.internal;

import org.jspecify.annotations.NullMarked;
