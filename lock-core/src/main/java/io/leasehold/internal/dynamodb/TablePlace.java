package io.leasehold.internal.dynamodb;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;

/** Describes for messages where an SDK client finds its tables. */
public final class TablePlace {

    private TablePlace() {}

    /** Returns the Region and the endpoint after a space; an empty text if the client does not reveal them. */
    public static String of(Supplier<DynamoDbServiceClientConfiguration> client) {
        DynamoDbServiceClientConfiguration configuration;
        try {
            configuration = client.get();
        } catch (UnsupportedOperationException e) {
            return "";
        }
        return configuration == null
                ? ""
                : " in Region " + configuration.region()
                        + configuration
                                .endpointOverride()
                                .map(endpoint -> " at " + endpoint)
                                .orElse("");
    }
}
