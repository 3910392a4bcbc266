package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import software.amazon.awssdk.core.SdkClient;

/**
 * Finds the DynamoDB client for the locks: one that the application has named or marked for them, else the application's
 * own, else a new one. Where there is a blocking and an asynchronous one, takes the blocking one: {@link
 * SdkDynamoDbClientFactory} says why.
 *
 * @param named the bean that a property names
 * @param marked with {@code @LockDynamoDbClient}, in order of preference
 * @param any in order of preference
 * @param factory builds one
 * @param springCloud whether {@code factory} builds through Spring Cloud AWS, which knows the table even where its client bean
 *     is a cache
 * @param details of the connection
 */
record LockDynamoDbFinder(
        @Nullable SdkClient named,
        List<ObjectProvider<? extends SdkClient>> marked,
        List<ObjectProvider<? extends SdkClient>> any,
        DynamoDbClientFactory factory,
        boolean springCloud,
        @Nullable LockConnectionDetails details) {

    private static final Logger LOG = LoggerFactory.getLogger(LockDynamoDbFinder.class);

    LockDynamoDb find(DistributedLockProperties.Aws aws) {
        SdkClient chosen = chosen();
        SdkClient found = chosen == null ? applications() : chosen;
        if (found == null || (chosen == null && springCloud && isDax(found))) {
            return LockDynamoDb.built(
                    () -> factory.build(LockDynamoDbConnection.of(details), LockDynamoDbConnection.of(aws)));
        }
        if (isDax(found)) {
            throw new UnusableDynamoDbClientException(
                    "The application's DynamoDB client is a DAX client ("
                            + AopUtils.getTargetClass(found).getName()
                            + "), which answers from a cache, and a lock needs the table itself.",
                    "Define a DynamoDbClient or DynamoDbAsyncClient bean with @LockDynamoDbClient that is none.",
                    null);
        }
        if (aws.region() != null || aws.endpoint() != null) {
            LOG.warn(
                    "distributed-lock.aws.region and distributed-lock.aws.endpoint have no effect: locks are kept through"
                            + " the application's own DynamoDB client bean");
        }
        return LockDynamoDb.given(found);
    }

    private @Nullable SdkClient chosen() {
        if (named != null) {
            return named;
        }
        for (ObjectProvider<? extends SdkClient> rung : marked) {
            SdkClient found = theOnly(rung);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The first that is no DAX client; a DAX client only if there is no other. */
    private @Nullable SdkClient applications() {
        SdkClient dax = null;
        for (ObjectProvider<? extends SdkClient> rung : any) {
            SdkClient found = theOnly(rung);
            if (found != null && !isDax(found)) {
                return found;
            }
            dax = dax == null ? found : dax;
        }
        return dax;
    }

    private static @Nullable SdkClient theOnly(ObjectProvider<? extends SdkClient> rung) {
        NoUniqueBeanDefinitionException several = null;
        SdkClient found = null;
        try {
            found = rung.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            several = e;
        }
        if (several == null && (found == null || !isDax(found))) {
            return found;
        }
        List<? extends SdkClient> tables =
                rung.stream().filter(client -> !isDax(client)).toList();
        if (tables.size() == 1) {
            return tables.get(0);
        }
        if (several == null && tables.isEmpty()) {
            return found;
        }
        throw new UnusableDynamoDbClientException(
                "The application has several DynamoDB clients, and it is not clear which one is for the locks"
                        + (several == null
                                ? ": the primary one is a DAX client."
                                : ": " + several.getBeanNamesFound() + "."),
                "Mark one bean with @LockDynamoDbClient or @Primary, or name one in distributed-lock.aws.client-bean.",
                several);
    }

    private static boolean isDax(SdkClient client) {
        return AopUtils.getTargetClass(client).getName().startsWith("software.amazon.dax");
    }
}
