package io.leasehold.test.guide;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/** The application under test on docs/testing.md. */
@SpringBootConfiguration
class ShippingApplication {

    @Bean
    Shipping shipping() {
        return new Shipping();
    }
}
