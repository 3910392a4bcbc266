package io.leasehold.internal.dynamodb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** Sets the time limits of requests. Safe for use by several threads. */
final class TimeLimits {

    private volatile @Nullable Limit latest;

    /** Returns a configuration in which one attempt gets the whole time: a second one's answer would come too late. */
    AwsRequestOverrideConfiguration within(Duration timeout) {
        Limit known = latest;
        if (known == null || !known.timeout().equals(timeout)) {
            known = new Limit(
                    timeout,
                    AwsRequestOverrideConfiguration.builder()
                            .apiCallTimeout(timeout)
                            .apiCallAttemptTimeout(timeout)
                            .build());
            latest = known;
        }
        return known.configuration();
    }

    /**
     * The latest configuration. It costs more than the rest of a request to make, and is the same for all locks without
     * their own leases.
     */
    private record Limit(Duration timeout, AwsRequestOverrideConfiguration configuration) {}
}
