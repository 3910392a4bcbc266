package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers web requests that found a busy lock with 409 Conflict, if the application asks for it. */
@AutoConfiguration(after = DistributedLockAutoConfiguration.class)
@ConditionalOnClass({LockClient.class, RestControllerAdvice.class, ProblemDetail.class})
@ConditionalOnProperty(prefix = "distributed-lock.web", name = "busy-as-conflict")
@EnableConfigurationProperties(DistributedLockProperties.class)
public final class DistributedLockWebAutoConfiguration {

    @Bean
    BusyLockAdvice busyLockAdvice(DistributedLockProperties properties) {
        return new BusyLockAdvice(properties.web().retryAfterSeconds());
    }
}
