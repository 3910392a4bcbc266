package io.leasehold.dynamodb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Makes default names for owners. */
final class OwnerNames {

    private static final int RANDOM_DIGITS = 8;

    private OwnerNames() {}

    /**
     * Returns a name of host name, process id and a random part. Host and process help people. The random part is
     * needed because containers often have process id 1 and the same host name.
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
