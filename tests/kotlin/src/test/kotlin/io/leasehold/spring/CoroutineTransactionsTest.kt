package io.leasehold.spring

import io.leasehold.LockLostException
import io.r2dbc.h2.H2ConnectionFactory
import io.r2dbc.spi.ConnectionFactory
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.r2dbc.connection.R2dbcTransactionManager
import org.springframework.r2dbc.core.DatabaseClient
import org.springframework.r2dbc.core.await
import org.springframework.r2dbc.core.awaitSingle
import org.springframework.transaction.ReactiveTransactionManager
import org.springframework.transaction.annotation.EnableTransactionManagement
import org.springframework.transaction.annotation.Transactional
import org.springframework.transaction.reactive.TransactionalOperator
import org.springframework.transaction.reactive.executeAndAwait
import java.util.UUID
import java.util.function.Supplier

/** Suspend functions in reactive transactions of a real database. */
class CoroutineTransactionsTest {

    private val locks = FakeLockClient()

    private fun run(test: suspend (World) -> Unit) {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java, App::class.java)
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                assertThat(context).hasNotFailed()
                val world = World(
                    context.getBean(Orders::class.java),
                    context.getBean(TransactionalOperator::class.java),
                    context.getBean(DatabaseClient::class.java),
                )
                runBlocking { test(world) }
            }
    }

    private class World(val orders: Orders, val transaction: TransactionalOperator, private val database: DatabaseClient) {

        suspend fun count(): Long =
            database.sql("select count(*) from orders").mapValue(Long::class.javaObjectType).awaitSingle()
    }

    @Test
    fun `a transaction around the function commits before the release`() = run { world ->
        world.orders.place(1) {}
        assertThat(locks.journal).containsExactly("acquire orders", "release orders")
        assertThat(world.count()).isEqualTo(1)
    }

    @Test
    fun `a transaction around the function does not commit once the lock is lost`() = run { world ->
        assertThatThrownBy { runBlocking { world.orders.place(1) { lose() } } }
            .isInstanceOf(LockLostException::class.java)
        assertThat(world.count()).isZero()
    }

    @Test
    fun `a transaction inside the function does not commit once the lock is lost`() = run { world ->
        assertThatThrownBy { runBlocking { world.orders.placeByOperator(1) { lose() } } }
            .isInstanceOf(LockLostException::class.java)
        assertThat(world.count()).isZero()
    }

    @Test
    fun `the lock is kept until a transaction of the caller has committed`() = run { world ->
        world.transaction.executeAndAwait {
            world.orders.place(1) {}
            world.orders.place(2) {}
            assertThat(locks.held()).hasSize(1)
        }
        assertThat(locks.journal).containsExactly("acquire orders", "release orders")
        assertThat(world.count()).isEqualTo(2)
    }

    @Test
    fun `a transaction of the caller does not commit once the lock is lost`() = run { world ->
        assertThatThrownBy {
            runBlocking {
                world.transaction.executeAndAwait {
                    world.orders.place(1) {}
                    lose()
                }
            }
        }.isInstanceOf(LockLostException::class.java)
        assertThat(world.count()).isZero()
    }

    private fun lose() = locks.handles.last().lose()

    open class Orders(private val database: DatabaseClient, private val transaction: TransactionalOperator) {

        @Transactional
        @DistributedLock("orders")
        open suspend fun place(id: Int, then: () -> Unit) = insert(id, then)

        @DistributedLock("orders")
        open suspend fun placeByOperator(id: Int, then: () -> Unit) = transaction.executeAndAwait { insert(id, then) }

        private suspend fun insert(id: Int, then: () -> Unit) {
            database.sql("insert into orders values (\$1)").bind(0, id).await()
            delay(1)
            then()
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    open class App {

        @Bean
        open fun connections(): ConnectionFactory = H2ConnectionFactory.inMemory(UUID.randomUUID().toString())

        @Bean
        open fun database(connections: ConnectionFactory): DatabaseClient = DatabaseClient.create(connections).also {
            it.sql("create table orders (id int primary key)").then().block()
        }

        @Bean
        open fun transactions(connections: ConnectionFactory): ReactiveTransactionManager =
            R2dbcTransactionManager(connections)

        @Bean
        open fun transaction(transactions: ReactiveTransactionManager) = TransactionalOperator.create(transactions)

        @Bean
        open fun orders(database: DatabaseClient, transaction: TransactionalOperator) = Orders(database, transaction)
    }
}
