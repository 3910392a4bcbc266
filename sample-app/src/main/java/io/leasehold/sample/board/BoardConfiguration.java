package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.sample.SampleProperties;
import java.time.Clock;
import java.util.List;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Configures the board, and names the streamed types for native images, because no controller method does. */
@Configuration(proxyBeanMethods = false)
@RegisterReflectionForBinding({BoardStream.State.class, Entry.class})
class BoardConfiguration {

    private static final String LEDGER_TABLE = "LockBoardLedger";

    @Bean
    Journal journal() {
        return new Journal(Clock.systemUTC());
    }

    @Bean
    Site site(
            SampleProperties properties,
            Environment environment,
            ObjectProvider<DynamoDbClientBuilder> connections,
            LockClient locks,
            Journal journal) {
        return new Site(
                environment.getProperty("server.port", "8080"),
                () -> connections.getIfAvailable(DynamoDbClient::builder),
                environment.getProperty("distributed-lock.table-name", LockTable.DEFAULT_NAME),
                locks.keyPrefix(),
                LEDGER_TABLE,
                properties.board().lease(),
                properties.orderWork(),
                journal);
    }

    @Bean
    Fleet fleet(SampleProperties properties, Site site) {
        return new Fleet(properties.board().nodes(), site);
    }

    @Bean(destroyMethod = "close")
    Ledger ledger(Site site) {
        Ledger ledger = new Ledger(site.connections().get().build(), LEDGER_TABLE);
        ledger.createTable();
        return ledger;
    }

    @Bean
    Presence presence(LockClient locks) {
        return new Presence(locks);
    }

    /** Announces this copy when the port of its web server is known. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> announcement(Presence presence) {
        return ready -> {
            Environment environment = ready.getApplicationContext().getEnvironment();
            presence.announce(environment.getRequiredProperty("local.server.port", Integer.class));
        };
    }

    @Bean
    BoardStream boardStream(Journal journal, Desk desk, Fleet fleet, LockClient locks, Ledger ledger) {
        return new BoardStream(
                Clock.systemUTC(), journal, desk, fleet, new TableWatch(locks, System::nanoTime), ledger);
    }

    /** Allows enum constants in lower case in paths. */
    @Bean
    WebMvcConfigurer smallLetters() {
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                ApplicationConversionService.addApplicationConverters(registry);
            }
        };
    }

    /** Allows requests from pages of copies on other ports of this host, and from no other site. */
    @Bean
    CorsFilter sameHost() {
        return new CorsFilter(request -> {
            CorsConfiguration cors = new CorsConfiguration();
            cors.setAllowedOriginPatterns(List.of(request.getScheme() + "://" + request.getServerName() + ":[*]"));
            cors.setAllowedMethods(List.of("GET", "POST"));
            return cors;
        });
    }
}
