package io.leasehold.spring.boot.autoconfigure;

/** For applications of our tests that are to be without Spring Cloud AWS, which is on the class path of them all. */
public final class WithoutSpringCloud {

    public static final String PROPERTY = "spring.autoconfigure.exclude="
            + "io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration,"
            + "io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration";

    private WithoutSpringCloud() {}
}
