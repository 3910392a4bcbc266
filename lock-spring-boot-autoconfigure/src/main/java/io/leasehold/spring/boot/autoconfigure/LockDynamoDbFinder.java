package io.leasehold.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Finds the DynamoDB client for the locks: one that the application has marked for them, else the application's own, else
 * a new one. Where there is a blocking and an asynchronous one, takes the blocking one: {@link OwnDynamoDbClient} says why.
 */
final class LockDynamoDbFinder {

    private static final Logger log = LoggerFactory.getLogger(LockDynamoDbFinder.class);

    private final ObjectProvider<DynamoDbClient> marked;
    private final ObjectProvider<DynamoDbAsyncClient> markedAsync;
    private final ObjectProvider<DynamoDbClient> any;
    private final ObjectProvider<DynamoDbAsyncClient> anyAsync;
    private final ObjectProvider<AwsCredentialsProvider> credentials;

    LockDynamoDbFinder(
            ObjectProvider<DynamoDbClient> marked,
            ObjectProvider<DynamoDbAsyncClient> markedAsync,
            ObjectProvider<DynamoDbClient> any,
            ObjectProvider<DynamoDbAsyncClient> anyAsync,
            ObjectProvider<AwsCredentialsProvider> credentials) {
        this.marked = marked;
        this.markedAsync = markedAsync;
        this.any = any;
        this.anyAsync = anyAsync;
        this.credentials = credentials;
    }

    LockDynamoDb find(DistributedLockProperties.Aws aws) {
        SdkClient found = firstOf(marked, markedAsync, any, anyAsync);
        if (found == null) {
            return LockDynamoDb.built(() -> OwnDynamoDbClient.build(aws, credentials.getIfUnique()));
        }
        Class<?> type = AopUtils.getTargetClass(found);
        if (type.getName().startsWith("software.amazon.dax")) {
            throw new UnusableDynamoDbClientException(
                    "The application's DynamoDB client is a DAX client (" + type.getName()
                            + "), which answers from a cache, and a lock needs the table itself.",
                    "Define a DynamoDbClient or DynamoDbAsyncClient bean with @LockDynamoDbClient that is none.",
                    null);
        }
        if (aws.region() != null || aws.endpoint() != null) {
            log.warn(
                    "distributed-lock.aws.region and distributed-lock.aws.endpoint have no effect: locks are kept through"
                            + " the application's own DynamoDB client bean");
        }
        return LockDynamoDb.given(found);
    }

    @SafeVarargs
    private static @Nullable SdkClient firstOf(ObjectProvider<? extends SdkClient>... rungs) {
        for (ObjectProvider<? extends SdkClient> rung : rungs) {
            SdkClient found = theOnly(rung);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable SdkClient theOnly(ObjectProvider<? extends SdkClient> rung) {
        try {
            return rung.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new UnusableDynamoDbClientException(
                    "The application has several DynamoDB clients, and it is not clear which one is for the locks: "
                            + e.getBeanNamesFound() + ".",
                    "Mark one bean with @LockDynamoDbClient or @Primary.",
                    e);
        }
    }
}
