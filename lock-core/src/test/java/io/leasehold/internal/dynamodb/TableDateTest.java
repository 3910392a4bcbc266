package io.leasehold.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.internal.store.Answer;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What an answer must look like to tell the table's own time. */
class TableDateTest {

    private static final String DATE = "Fri, 15 Jan 2027 08:00:00 GMT";
    private static final long SECONDS = 1_800_000_000;

    private static SdkHttpResponse.Builder response(String server) {
        return SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Server", server)
                .putHeader("Date", DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Server", "Jetty(12.0.14)"})
    void theTableTellsIt(String server) {
        assertThat(TableDate.of(response(server).build())).isEqualTo(SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "envoy", "server", "TwistedWeb/24.3.0", ""})
    void anythingElseDoesNot(String server) {
        assertThat(TableDate.of(response(server).build())).isEqualTo(Answer.NO_DATE);
    }

    @Test
    void anAnswerWithoutAServerDoesNot() {
        SdkHttpResponse anonymous = SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Date", DATE)
                .build();

        assertThat(TableDate.of(anonymous)).isEqualTo(Answer.NO_DATE);
    }

    @Test
    void anAnswerThatCameThroughAProxyDoesNot() {
        SdkHttpResponse forwarded =
                response("Server").putHeader("Via", "1.1 proxy").build();

        assertThat(TableDate.of(forwarded)).isEqualTo(Answer.NO_DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1800000000", "yesterday", "Thu, 01 Jan 1960 00:00:00 GMT"})
    void aDateThatIsNoneDoesNot(String date) {
        assertThat(TableDate.of(response("Server").putHeader("Date", date).build()))
                .isEqualTo(Answer.NO_DATE);
    }

    @Test
    void aRefusalTellsIt() {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .sdkHttpResponse(response("Server").statusCode(400).build())
                .build();
        Throwable refusal = ConditionalCheckFailedException.builder()
                .awsErrorDetails(details)
                .build();

        assertThat(TableDate.of(new CompletionException(refusal))).isEqualTo(SECONDS);
    }

    @Test
    void aFailureWithoutAnAnswerDoesNot() {
        assertThat(TableDate.of(SdkClientException.create("no connection"))).isEqualTo(Answer.NO_DATE);
    }
}
