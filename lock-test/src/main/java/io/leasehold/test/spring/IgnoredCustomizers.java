package io.leasehold.test.spring;

import io.leasehold.spring.boot.autoconfigure.LockClientBuilderCustomizer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Warns of {@code LockClientBuilderCustomizer} beans, which have no effect on lock clients for tests. */
final class IgnoredCustomizers implements BeanFactoryPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(IgnoredCustomizers.class);

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<String> names = List.of(beans.getBeanNamesForType(LockClientBuilderCustomizer.class, true, false));
        if (!names.isEmpty()) {
            LOG.warn(
                    "Lock clients for tests ignore the LockClientBuilderCustomizer beans {}. Set what a test needs by"
                            + " properties (distributed-lock.*), or define a TestLockClient bean.",
                    names);
        }
    }
}
