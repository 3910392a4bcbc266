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

/** Puts the board together. What it streams, no method of a controller names, so a native image is told of it here. */
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

    /** By now it is known which port the web server found. */
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

    /** Lets paths name constants in small letters. */
    @Bean
    WebMvcConfigurer smallLetters() {
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                ApplicationConversionService.addApplicationConverters(registry);
            }
        };
    }

    /** The page of one copy may watch and play with copies on other ports of its host; other sites may not. */
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
