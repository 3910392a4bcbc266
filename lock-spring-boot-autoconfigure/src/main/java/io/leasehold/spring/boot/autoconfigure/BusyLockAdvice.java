package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockAcquireTimeoutException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers a request that found a busy lock with 409 Conflict. Does not disclose the lock or its owner. The
 * application's own advices come first.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class BusyLockAdvice {

    private final long retryAfterSeconds;

    BusyLockAdvice(long retryAfterSeconds) {
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Leaves a wait in which DynamoDB never answered to other handlers: the lock may be free. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(LockAcquireTimeoutException busy) {
        if (busy.holder().isEmpty() && busy.getCause() != null) {
            throw busy;
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, "Somebody else is working on this. Try again in " + retryAfterSeconds + " s.");
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds))
                .body(problem);
    }
}
