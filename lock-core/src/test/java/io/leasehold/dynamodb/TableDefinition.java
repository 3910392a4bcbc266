package io.leasehold.dynamodb;

import static io.leasehold.dynamodb.OperationsPage.map;
import static io.leasehold.dynamodb.OperationsPage.maps;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What makes a table one for locks, however it was defined. */
record TableDefinition(
        List<String> keys, Map<String, String> types, String billing, String ttlAttribute, boolean ttlEnabled) {

    /** Reads a table that is there. */
    static TableDefinition of(DynamoDbClient client, String name) {
        TableDescription table =
                client.describeTable(request -> request.tableName(name)).table();
        var timeToLive =
                client.describeTimeToLive(request -> request.tableName(name)).timeToLiveDescription();
        return new TableDefinition(
                table.keySchema().stream()
                        .map(key -> key.keyTypeAsString() + " " + key.attributeName())
                        .toList(),
                table.attributeDefinitions().stream()
                        .collect(Collectors.toMap(
                                AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString)),
                table.billingModeSummary().billingModeAsString(),
                timeToLive.attributeName(),
                timeToLive.timeToLiveStatusAsString().startsWith("ENABL"));
    }

    /** Reads the properties of a resource of CloudFormation; nothing but these may stand there. */
    static TableDefinition ofCloudFormation(Map<String, Object> properties) {
        Map<String, Object> left = new TreeMap<>(properties);
        left.remove("TableName");
        TableDefinition definition = new TableDefinition(
                maps(left.remove("KeySchema")).stream()
                        .map(key -> key.get("KeyType") + " " + key.get("AttributeName"))
                        .toList(),
                maps(left.remove("AttributeDefinitions")).stream()
                        .collect(Collectors.toMap(attribute -> (String) attribute.get("AttributeName"), attribute ->
                                (String) attribute.get("AttributeType"))),
                (String) left.remove("BillingMode"),
                (String) map(left.get("TimeToLiveSpecification")).get("AttributeName"),
                (boolean) map(left.remove("TimeToLiveSpecification")).get("Enabled"));
        if (!left.isEmpty()) {
            throw new AssertionError("LockTable.create does not set " + left);
        }
        return definition;
    }

    /** Reads a resource of Terraform, written as its formatter does; nothing but these settings may stand there. */
    static TableDefinition ofTerraform(String resource) {
        Map<String, String> types = Pattern.compile("attribute \\{\\s+name = \"(\\w+)\"\\s+type = \"(\\w)\"\\s+}")
                .matcher(resource)
                .results()
                .collect(Collectors.toMap(attribute -> attribute.group(1), attribute -> attribute.group(2)));
        Map<String, String> settings = Pattern.compile("(?m)^ +(\\w+) += \"?([^\"\n]+)\"?$")
                .matcher(resource.replaceAll("(?s)attribute \\{.*?}", ""))
                .results()
                .collect(Collectors.toMap(setting -> setting.group(1), (MatchResult setting) -> setting.group(2)));
        settings.remove("name");
        TableDefinition definition = new TableDefinition(
                List.of("HASH " + settings.remove("hash_key"), "RANGE " + settings.remove("range_key")),
                types,
                settings.remove("billing_mode"),
                settings.remove("attribute_name"),
                Boolean.parseBoolean(settings.remove("enabled")));
        if (!settings.isEmpty()) {
            throw new AssertionError("LockTable.create does not set " + settings);
        }
        return definition;
    }
}
