package io.leasehold.internal.runtime;

/** Uses the middle of a range if the source of randomness throws. It never invents a hold id, which must be unique. */
public final class SteadyEntropy implements Entropy {

    private final Entropy entropy;

    public SteadyEntropy(Entropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public String holdId() {
        return entropy.holdId();
    }

    @Override
    @SuppressWarnings("UnusedException")
    public long between(long least, long most) {
        try {
            return entropy.between(least, most);
        } catch (RuntimeException | Error e) {
            return least + (most - least) / 2;
        }
    }
}
