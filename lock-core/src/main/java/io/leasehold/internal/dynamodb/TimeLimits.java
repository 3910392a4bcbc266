package io.leasehold.internal.dynamodb;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** Gives requests their time limits. Safe for use by several threads. */
final class TimeLimits {

    private volatile @Nullable Limit latest;

    /** One attempt gets the whole time: an answer to a second one would come too late to be of use. */
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

    /** Costs more than the rest of a request to make, and is the same for all locks that do not have leases of their own. */
    private record Limit(Duration timeout, AwsRequestOverrideConfiguration configuration) {}
}
