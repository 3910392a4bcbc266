package io.leasehold.spring

import kotlinx.coroutines.delay
import kotlinx.coroutines.reactor.awaitSingleOrNull
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import java.util.function.Supplier

/** Suspend functions that share their lock, limit it, or have several. */
class SharedCoroutinesTest {

    private val locks = FakeLockClient()

    private fun run(test: suspend (Jobs) -> Unit) {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java)
            .withBean(Jobs::class.java)
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                assertThat(context).hasNotFailed()
                runBlocking { test(context.getBean(Jobs::class.java)) }
            }
    }

    @Test
    fun `a suspend function can share its lock`() = run { jobs ->
        jobs.shared()
        assertThat(locks.requests).singleElement().matches { it.isShared }
    }

    @Test
    fun `a suspend function can limit how many run at once`() = run { jobs ->
        jobs.limited()
        assertThat(locks.requests.single().limit()).hasValue(5)
    }

    @Test
    fun `a suspend function can have several locks`() = run { jobs ->
        assertThat(jobs.transfer("1", "2")).isEqualTo(2)
        assertThat(locks.journal).containsExactly("acquire of-1", "acquire of-2", "release of-1", "release of-2")
    }

    open class Jobs {

        @DistributedLock(key = "shared", shared = true)
        open suspend fun shared() {
            delay(1)
        }

        @DistributedLock(key = "limited", limit = "5")
        open suspend fun limited() {
            delay(1)
        }

        @DistributedLock(keys = ["of-#{#from}", "of-#{#to}"])
        open suspend fun transfer(from: String, to: String): Int? {
            delay(1)
            return ReactiveLockContext.group().awaitSingleOrNull()?.handles()?.size
        }
    }
}
