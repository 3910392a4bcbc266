package io.leasehold.dynamodb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names for owners that were given none. */
final class OwnerNames {

    private static final int RANDOM_DIGITS = 8;

    private OwnerNames() {}

    /**
     * Returns host, process and a random part: the first two for people, the last because containers often have the
     * process id 1 on hosts of one name.
     */
    static String generate() {
        String random = UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
        return host() + "/" + ProcessHandle.current().pid() + "/" + random;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
