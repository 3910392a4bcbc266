package io.leasehold.spring;

import io.leasehold.LockRequest;

/**
 * How many calls have a method's lock at once.
 *
 * @param shared whether any number of them, unless one has it exclusively
 * @param limit how many; 0 for one, exclusively, or any number
 */
record Sharing(boolean shared, int limit) {

    static final Sharing EXCLUSIVE = new Sharing(false, 0);

    static Sharing of(DistributedLock annotation, AnnotationTexts texts) {
        int limit = texts.number("limit", annotation.limit(), 1, LockRequest.MAX_LIMIT);
        if (annotation.shared() && limit > 0) {
            throw texts.shown("limit", annotation.limit())
                    .unusable(
                            "stands beside shared = true",
                            "Use limit for at most so many calls at once, shared for any number.");
        }
        return new Sharing(annotation.shared(), limit);
    }

    LockRequest.Builder appliedTo(LockRequest.Builder request) {
        if (shared) {
            request.shared();
        } else if (limit > 0) {
            request.limit(limit);
        }
        return request;
    }

    /** Returns whether a call may run under an outer call's lock: whether that excludes all that this one's own would. */
    boolean isCoveredBy(LockRequest outer) {
        boolean exclusive = !outer.isShared() && outer.limit().isEmpty();
        boolean narrowEnough = limit > 0 && outer.limit().orElse(Integer.MAX_VALUE) <= limit;
        return exclusive || shared || narrowEnough;
    }

    /** Returns how an outer call has its lock, for messages. */
    static String describe(LockRequest outer) {
        return outer.isShared()
                ? "shares it"
                : "has it with a limit of " + outer.limit().orElseThrow();
    }

    @Override
    public String toString() {
        return shared ? "shared" : limit > 0 ? "with a limit of " + limit : "exclusively";
    }
}
