/** What the bridges have in common. Of no concern to their users. */
@NullMarked
package io.leasehold.bridge.internal;

import org.jspecify.annotations.NullMarked;
