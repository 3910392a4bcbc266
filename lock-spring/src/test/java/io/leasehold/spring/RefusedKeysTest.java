package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

/** Keys that name nothing, or the same for all calls, are refused at start-up. */
class RefusedKeysTest {

    private final ApplicationContextRunner spring = LockedApplication.with(new FakeLockClient())
            .withPropertyValues(
                    "long.key=" + "k".repeat(LockKey.MAX_PARTITION_KEY_BYTES + 1),
                    "long.sort.key=" + "k".repeat(LockKey.MAX_SORT_KEY_BYTES + 1));

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(BadSyntax.class, "does not parse"),
                Arguments.of(Unclosed.class, "does not parse"),
                Arguments.of(UnknownArgument.class, "#ordr"),
                Arguments.of(RootProperty.class, "write #id"),
                Arguments.of(TypeInKey.class, "can only read the arguments"),
                Arguments.of(BeanInKey.class, "can only read the arguments"),
                Arguments.of(NewInKey.class, "can only read the arguments"),
                Arguments.of(BlankKey.class, "is blank"),
                Arguments.of(BadPlaceholder.class, "no.such.property"),
                Arguments.of(LongKey.class, "key is unusable. The partition key 'kkk"),
                Arguments.of(LongSortKey.class, "sortKey is unusable. The sort key 'kkk"),
                Arguments.of(ArgumentAsText.class, "has '#id' as text, which is the same for all calls. Write #{#id…}"),
                Arguments.of(ArgumentAsTextOfSortKey.class, "sortKey '#p0' has '#p0' as text"),
                Arguments.of(QuotedArgumentAsText.class, "has '#id' as text"),
                Arguments.of(RootAsText.class, "has '#root' as text"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        LockedApplication.refuses(spring, type, problem);
    }

    @Test
    void acceptsTextThatOnlyLooksLikeAnArgument() {
        spring.withBean(NumberSigns.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void placeholdersResolveAsTheyDoInValues() {
        spring.withUserConfiguration(LocalProperties.class)
                .withBean(LocallyNamed.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(LocallyNamed.class).work();
                    assertThat(context.getBean(FakeLockClient.class)
                                    .requests
                                    .get(0)
                                    .key())
                            .isEqualTo(LockKey.of("job:nightly"));
                });
    }

    @Test
    void whatIsEscapedIsNoPlaceholder() {
        spring.withPropertyValues("id=7").withBean(Escaped.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Escaped.class).work();
            assertThat(context.getBean(FakeLockClient.class).requests.get(0).key())
                    .isEqualTo(LockKey.of("job:${id}"));
        });
    }

    static class BadSyntax {
        @DistributedLock("#{#id +}")
        public void work(String id) {}
    }

    static class Unclosed {
        @DistributedLock("order:#{#id")
        public void work(String id) {}
    }

    static class UnknownArgument {
        @DistributedLock("#{#ordr}")
        public void work(String order) {}
    }

    static class RootProperty {
        @DistributedLock("#{id}")
        public void work(String id) {}
    }

    static class TypeInKey {
        @DistributedLock("#{T(java.lang.System).getProperty('x')}")
        public void work() {}
    }

    static class BeanInKey {
        @DistributedLock("#{@environment}")
        public void work() {}
    }

    static class NewInKey {
        @DistributedLock("#{new String('x')}")
        public void work() {}
    }

    static class BlankKey {
        @DistributedLock(" ")
        public void work() {}
    }

    static class BadPlaceholder {
        @DistributedLock("${no.such.property}")
        public void work() {}
    }

    static class LongKey {
        @DistributedLock("${long.key}")
        public void work() {}
    }

    static class LongSortKey {
        @DistributedLock(sortKey = "${long.sort.key}")
        public void work() {}
    }

    static class Escaped {

        @DistributedLock("job:\\${id}")
        public void work() {}
    }

    static class ArgumentAsText {
        @DistributedLock("#id.name")
        public void work(String id) {}
    }

    static class ArgumentAsTextOfSortKey {
        @DistributedLock(key = "k", sortKey = "#p0")
        public void work(String id) {}
    }

    static class QuotedArgumentAsText {
        @DistributedLock("'order:' + #id")
        public void work(String id) {}
    }

    static class RootAsText {
        @DistributedLock("#root.methodName")
        public void work(String id) {}
    }

    static class NumberSigns {
        @DistributedLock("ticket #7 of #identity: #{#id}")
        public void work(String id) {}
    }

    static class LocallyNamed {
        @DistributedLock("job:${job.name}")
        public void work() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LocalProperties {

        @Bean
        static PropertySourcesPlaceholderConfigurer placeholders() {
            Properties properties = new Properties();
            properties.setProperty("job.name", "nightly");
            PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
            configurer.setProperties(properties);
            return configurer;
        }
    }
}
