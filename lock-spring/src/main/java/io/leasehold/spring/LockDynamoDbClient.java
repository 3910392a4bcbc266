package io.leasehold.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks the {@code DynamoDbClient} or {@code DynamoDbAsyncClient} bean that locks are kept through, in an application
 * that has several. The client stays the application's to close.
 *
 * <pre>{@code
 * @Bean
 * @LockDynamoDbClient
 * DynamoDbClient lockDynamoDbClient() {
 *     return DynamoDbClient.builder().region(Region.EU_CENTRAL_1).build();
 * }
 * }</pre>
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface LockDynamoDbClient {}
