package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Contains the names of a table and of its attributes.
 *
 * @param tableName or its ARN
 * @param partitionKey text
 * @param sortKey text
 * @param ownerName text; present if and only if the lock is held
 * @param lease number of seconds
 * @param version text that changes with every heartbeat
 * @param expiry number of seconds since the epoch; read by DynamoDB's time to live alone
 * @param fencingToken number that rises with every grant
 * @param waiterName text; present only while the lock is held and another client has said that it waits
 * @param aliveUntil number of seconds since the epoch, by the table's clock; present only while the lock is held
 * @param sessionId text; present only while a session keeps the lock alive
 */
public record TableLayout(
        String tableName,
        String partitionKey,
        String sortKey,
        String ownerName,
        String lease,
        String version,
        String expiry,
        String fencingToken,
        String waiterName,
        String aliveUntil,
        String sessionId) {

    /** Text that says how a session has ended; present only in its row. */
    static final String SESSION_STATE = "session_state";

    /** Set of the ids of holds that others end by force; present only in the row of their session. */
    static final String REVOKED = "revoked";

    /**
     * Number of seconds for which every write keeps the row; present only in the main row of a lock that has, or had,
     * members.
     */
    static final String SHARED = "shared";

    /** Text that names the exclusive hold for which the row's hold waits; present only in the rows of members. */
    static final String WAITS_FOR = "waits_for";

    private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}|arn:[!-~]{1,1020}");
    private static final int MAX_NAME_LENGTH = 255;

    /** Checks the names. */
    public TableLayout {
        if (!TABLE_NAME.matcher(tableName).matches()) {
            throw new InvalidLockSettingException(
                    "tableName",
                    tableName,
                    "The table name '" + tableName + "' is not one that DynamoDB allows. Use 3 to 255 letters, digits,"
                            + " '_', '-' and '.', or the table's ARN.");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        add(settings, "partitionKeyName", partitionKey);
        add(settings, "sortKeyName", sortKey);
        add(settings, "ownerNameAttribute", ownerName);
        add(settings, "leaseDurationAttribute", lease);
        add(settings, "versionAttribute", version);
        add(settings, "ttlAttributeName", expiry);
        add(settings, "fencingTokenAttribute", fencingToken);
        add(settings, "waiterNameAttribute", waiterName);
        add(settings, "aliveUntilAttribute", aliveUntil);
        add(settings, "sessionIdAttribute", sessionId);
        refuse(settings, SESSION_STATE);
        refuse(settings, REVOKED);
        refuse(settings, SHARED);
        refuse(settings, WAITS_FOR);
    }

    private static void add(Map<String, String> settings, String setting, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new InvalidLockSettingException(
                    setting,
                    name,
                    "Setting " + setting + " is '" + name + "' but must name an attribute with 1 to " + MAX_NAME_LENGTH
                            + " characters.");
        }
        String other = settings.putIfAbsent(name, setting);
        if (other != null) {
            throw new InvalidLockSettingException(
                    setting,
                    name,
                    "Settings " + other + " and " + setting + " are both '" + name + "' but name two attributes of one"
                            + " row. Give each its own name.");
        }
    }

    private static void refuse(Map<String, String> settings, String fixed) {
        String setting = settings.get(fixed);
        if (setting != null) {
            throw new InvalidLockSettingException(
                    setting,
                    fixed,
                    "Setting " + setting + " is '" + fixed
                            + "', which is the name of another attribute of the lock table." + " Use another name.");
        }
    }

    /** Returns the names of all attributes, the keys included. */
    public Set<String> attributeNames() {
        return Set.of(
                partitionKey,
                sortKey,
                ownerName,
                lease,
                version,
                expiry,
                fencingToken,
                waiterName,
                aliveUntil,
                sessionId,
                SESSION_STATE,
                REVOKED,
                SHARED,
                WAITS_FOR);
    }
}
