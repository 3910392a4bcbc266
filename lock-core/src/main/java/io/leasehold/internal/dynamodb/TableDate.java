package io.leasehold.internal.dynamodb;

import io.leasehold.internal.store.Answer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads the table's own time from the {@code Date} header of an answer. An answer that passed a proxy carries none: it
 * has a {@code Via} header, or a {@code Server} header that is not DynamoDB's, and the proxy may have set the date.
 */
final class TableDate {

    /** What the front ends of DynamoDB call themselves. */
    private static final String DYNAMODB = "Server";

    /** What DynamoDB Local, as its own HTTP server, calls itself. */
    private static final String DYNAMODB_LOCAL = "Jetty";

    private TableDate() {}

    /** Returns the date of a successful answer. */
    static long of(@Nullable SdkHttpResponse response) {
        return response == null || isThroughProxy(response)
                ? Answer.NO_DATE
                : response.firstMatchingHeader("Date").map(TableDate::parsed).orElse(Answer.NO_DATE);
    }

    /** Returns the date of an answer that reports a failure; none if no answer came. */
    static long of(Throwable failure) {
        return Failures.unwrap(failure) instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null
                ? of(refusal.awsErrorDetails().sdkHttpResponse())
                : Answer.NO_DATE;
    }

    private static boolean isThroughProxy(SdkHttpResponse response) {
        Optional<String> server = response.firstMatchingHeader("Server");
        boolean ofTable = server.isPresent()
                && (server.get().equals(DYNAMODB) || server.get().startsWith(DYNAMODB_LOCAL));
        return !ofTable || response.firstMatchingHeader("Via").isPresent();
    }

    private static long parsed(String date) {
        try {
            Instant told = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            return Math.max(Answer.NO_DATE, told.getEpochSecond());
        } catch (DateTimeException e) {
            return Answer.NO_DATE;
        }
    }
}
