package io.leasehold.internal.dynamodb;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;

/** Says where an SDK client looks for its tables, for messages. */
public final class TablePlace {

    private TablePlace() {}

    /** Returns the Region and the endpoint, with a blank before them; empty text if the client does not tell. */
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
