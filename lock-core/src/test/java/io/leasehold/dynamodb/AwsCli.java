package io.leasehold.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs shell scripts in which {@code aws} is this class: as much of the AWS CLI as the documents use, which need not be
 * installed. Bash reads the scripts; the commands go to DynamoDB as the CLI would send them.
 */
final class AwsCli {

    private static final String END_OF_COMMAND = "\1";
    private static final String RECORDER = "set -eu\naws() { printf '%s\\0' \"$@\" '" + END_OF_COMMAND + "'; }\n";

    private static final Set<String> LISTS = Set.of("--key-schema", "--attribute-definitions");
    private static final Pattern SHORTHAND = Pattern.compile("[A-Z]\\w*=\\S+");
    private static final Pattern DASH = Pattern.compile("-(.)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    AwsCli(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** What DynamoDB answered to a command. */
    record Answer(List<String> command, int status, String body) {

        boolean isRefusedCondition() {
            return status == 400 && body.contains("ConditionalCheckFailedException");
        }
    }

    List<Answer> run(String script) throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (List<String> command : commands(script)) {
            answers.add(send(command));
        }
        return answers;
    }

    private static List<List<String>> commands(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", RECORDER + script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String words = new String(bash.getInputStream().readAllBytes(), UTF_8);
        if (bash.waitFor() != 0) {
            throw new AssertionError("bash failed on:\n" + script);
        }
        return Stream.of(words.split(END_OF_COMMAND + "\0"))
                .filter(command -> !command.isEmpty())
                .map(command -> List.of(command.split("\0")))
                .toList();
    }

    private Answer send(List<String> command) throws IOException, InterruptedException {
        if (!command.get(0).equals("dynamodb")) {
            throw new AssertionError("not a command of DynamoDB: " + command);
        }
        boolean waits = command.get(1).equals("wait");
        String operation = waits ? "DescribeTable" : camelCase("-" + command.get(1));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=key/20260101/eu-central-1/dynamodb/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofString(json(command.subList(waits ? 3 : 2, command.size()))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(command, response.statusCode(), response.body());
    }

    private static String json(List<String> options) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        int next = 0;
        while (next < options.size()) {
            String option = options.get(next++);
            List<String> values = options.stream()
                    .skip(next)
                    .takeWhile(value -> !value.startsWith("--"))
                    .toList();
            next += values.size();
            json.add("\"" + camelCase(option.substring(1)) + "\":" + value(option, values));
        }
        return json.toString();
    }

    private static String value(String option, List<String> values) {
        if (values.isEmpty()) {
            return "true";
        }
        if (LISTS.contains(option)) {
            return values.stream().map(AwsCli::structure).collect(Collectors.joining(",", "[", "]"));
        }
        String value = values.get(0);
        if (value.startsWith("{")) {
            return value;
        }
        return SHORTHAND.matcher(value).matches() ? structure(value) : "\"" + value.replace("\n", "\\n") + "\"";
    }

    private static String structure(String shorthand) {
        return Stream.of(shorthand.split(","))
                .map(field -> field.split("="))
                .map(field -> "\"" + field[0] + "\":" + (field[1].equals("true") ? "true" : "\"" + field[1] + "\""))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String camelCase(String dashed) {
        return DASH.matcher(dashed).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
