package io.leasehold.sample;

import io.leasehold.LockAcquireTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Offers the order desk over HTTP. */
@RestController
class OrderController {

    private final OrderDesk desk;

    OrderController(OrderDesk desk) {
        this.desk = desk;
    }

    @PostMapping("/orders/{id}/process")
    OrderDesk.Receipt process(@PathVariable String id) throws InterruptedException {
        return desk.process(id);
    }

    @ExceptionHandler
    ProblemDetail busy(LockAcquireTimeoutException busy) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(busy.getMessage()));
    }
}
