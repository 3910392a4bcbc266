package io.leasehold.internal.engine;

/** Does without chance where a source of randomness throws, but never without a hold id that nobody else has. */
final class SteadyEntropy implements Entropy {

    private final Entropy entropy;

    SteadyEntropy(Entropy entropy) {
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
