package io.leasehold.spring;

import io.leasehold.Leadership;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * The candidates of this process, one for each role. The process campaigns for the roles that {@link LeaderOnly} annotations
 * name and for those of {@link LeadershipSettings}: from the moment when all beans and listeners exist until the
 * application stops. It does so again if the application is started again.
 *
 * <p>Each beginning and each end is published as {@link LeadershipGrantedEvent} or {@link LeadershipRevokedEvent}.
 *
 * <p>A bean of this type is there wherever {@link DistributedLockConfiguration} is. Safe for use by several threads.
 */
public interface LeadershipRegistry {

    /**
     * Returns the candidate for a role: each time the same. It is made on the first call with the settings of the role. If
     * nothing else names the role, it campaigns only once it is {@linkplain Leadership#start() started}.
     *
     * @throws io.leasehold.InvalidLockSettingException if the name is blank or a setting of the role cannot be used
     * @throws io.leasehold.LockException if there is no {@link io.leasehold.LockClient} bean for it
     */
    Leadership get(String name);

    /** Returns the candidates that exist, in the order of their names. */
    Collection<Leadership> all();

    /**
     * Lets no candidate lead or campaign until {@link #resume()}. What was led ends as by {@link Leadership#stop()}: the
     * future completes when the work has ended and the locks are released.
     */
    CompletableFuture<Void> pause();

    /** Campaigns again after {@link #pause()}. Does nothing if there was none. */
    void resume();
}
