/** Auto-configuration of the bridges, for Spring Boot 3.5 and 4. */
@NullMarked
package io.leasehold.bridge.boot;

import org.jspecify.annotations.NullMarked;
