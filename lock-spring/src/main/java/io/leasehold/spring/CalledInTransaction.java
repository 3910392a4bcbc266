package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.util.Arrays;
import java.util.Locale;

/** What happens to a method with {@link DistributedLock} that is called inside a transaction of its caller. */
enum CalledInTransaction {

    /** The lock is kept until that transaction has ended, and the transaction does not commit without it. */
    DEFER_RELEASE,

    /**
     * The lock is released when the method returns, with a warning: the next owner does not see yet what it has
     * written.
     */
    WARN,

    /** The method is not run. */
    FAIL;

    private static final String PROPERTY = "distributed-lock.called-in-transaction";

    static CalledInTransaction of(String text) {
        return Arrays.stream(values())
                .filter(value ->
                        value.text().equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new InvalidLockSettingException(
                        PROPERTY, text, PROPERTY + " is '" + text + "'. Use defer-release, warn or fail."));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
