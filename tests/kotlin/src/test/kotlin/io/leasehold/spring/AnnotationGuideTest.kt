package io.leasehold.spring

import kotlinx.coroutines.delay
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import java.util.function.Supplier

/** The code of docs/annotation.md for Kotlin. */
class AnnotationGuideTest {

    private val locks = FakeLockClient()

    @Test
    fun `a suspend function is locked until it has ended`() {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java)
            .withBean(Shipping::class.java, Supplier { Shipping(locks) })
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                runBlocking { context.getBean(Shipping::class.java).ship(Order("42")) }
                assertThat(locks.journal).containsExactly("acquire order:42", "shipped under 1", "release order:42")
            }
    }

    data class Order(val id: String)

    open class Shipping(private val locks: FakeLockClient) {

        // snippet
        @DistributedLock("order:#{#order.id}")
        open suspend fun ship(order: Order) { // the plugin kotlin-spring makes "open" needless
            val lock = ReactiveLockContext.current().awaitSingle()
            send(order, lock.fencingToken())
        }
        // end

        private suspend fun send(order: Order, token: Long) {
            delay(1)
            locks.journal.add("shipped under $token")
            assertThat(order.id).isEqualTo("42")
        }
    }
}
