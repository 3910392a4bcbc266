package io.leasehold.internal.runtime;

/** Does without chance where a source of randomness throws, but never without a hold id that nobody else has. */
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
