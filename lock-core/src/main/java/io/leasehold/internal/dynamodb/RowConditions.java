package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.AttributeValues.number;
import static io.leasehold.internal.dynamodb.AttributeValues.text;

import io.leasehold.LockRecord;
import io.leasehold.internal.store.Beat;
import io.leasehold.internal.store.FencingTokens;
import io.leasehold.internal.store.HoldVersion;
import io.leasehold.internal.store.Release;

/** Writes the conditions that make the protocol's writes safe. */
record RowConditions(TableLayout layout) {

    String isFree(Expression expression) {
        return isMissing(expression, layout.ownerName()) + " AND " + isMissing(expression, layout.version());
    }

    /** Returns the condition that the row of a session does not say that the session is over. */
    String isNotOver(Expression expression) {
        return isMissing(expression, TableLayout.SESSION_STATE);
    }

    /** Returns the condition that the row is not the main row of a lock that has, or had, members. */
    String isNotMarked(Expression expression) {
        return isMissing(expression, TableLayout.SHARED);
    }

    private static String isMissing(Expression expression, String attribute) {
        return "attribute_not_exists(" + expression.name(attribute) + ")";
    }

    String isHeld(Expression expression) {
        return "attribute_exists(" + expression.name(layout.version()) + ")";
    }

    String isStill(Expression expression, LockRecord replaced) {
        String version = replaced.version();
        if (version == null) {
            throw new IllegalArgumentException("Nothing is known of the hold that is to be replaced: " + replaced);
        }
        return hasVersion(expression, version);
    }

    private String hasVersion(Expression expression, String version) {
        return expression.name(layout.version()) + " = " + expression.value(text(version));
    }

    /** Returns the condition that the row shows the hold that a heartbeat renews, and no later heartbeat. */
    String isRenewable(Expression expression, Beat beat) {
        return expression.name(layout.version()) + " BETWEEN "
                + expression.value(text(HoldVersion.of(beat.holdId(), beat.confirmed()))) + " AND "
                + expression.value(text(HoldVersion.of(beat.holdId(), beat.beat()))) + " AND "
                + hasToken(expression, beat.fencingToken());
    }

    String isStillHeld(Expression expression, Release release) {
        String held =
                release.exactly() ? hasVersion(expression, release.version()) : isOf(expression, release.version());
        return release.fencingToken() == 0 ? held : held + " AND " + hasToken(expression, release.fencingToken());
    }

    /** Returns the condition that the row shows the hold as it was granted, whatever its beat number. */
    String isCurrent(Expression expression, String holdId, long fencingToken) {
        return isOf(expression, HoldVersion.first(holdId)) + " AND " + hasToken(expression, fencingToken);
    }

    private String hasToken(Expression expression, long fencingToken) {
        return expression.name(layout.fencingToken()) + " = " + expression.value(number(fencingToken));
    }

    private String isOf(Expression expression, String version) {
        return HoldVersion.prefix(version)
                .map(prefix -> "begins_with(" + expression.name(layout.version()) + ", "
                        + expression.value(text(prefix)) + ")")
                .orElseGet(() -> hasVersion(expression, version));
    }

    /** Returns the condition that the token is still the given one; 0 stands for a row without one. */
    String tokenIsStill(Expression expression, long seenToken) {
        return seenToken == 0 ? isMissing(expression, layout.fencingToken()) : hasToken(expression, seenToken);
    }

    /**
     * Returns the condition that the token is valid. Otherwise a forged token would fail the whole request, or put the
     * new token out of range.
     */
    String tokenIsUsable(Expression expression) {
        String name = expression.name(layout.fencingToken());
        return "(attribute_not_exists(" + name + ") OR " + name + " BETWEEN " + expression.value(number(1)) + " AND "
                + expression.value(number(FencingTokens.MAX_STORED)) + ")";
    }
}
