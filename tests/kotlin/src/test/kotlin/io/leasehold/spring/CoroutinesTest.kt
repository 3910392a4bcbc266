package io.leasehold.spring

import io.leasehold.InvalidLockSettingException
import io.leasehold.LockAcquireTimeoutException
import io.leasehold.LockKey
import io.leasehold.LockLostException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactor.awaitSingleOrNull
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import java.util.function.Supplier

/** Suspend functions and flows: the lock is held until they have ended, on whatever threads they run. */
class CoroutinesTest {

    private val locks = FakeLockClient()

    private fun run(test: suspend (Jobs) -> Unit) {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java)
            .withBean(Jobs::class.java, Supplier { Jobs(locks) })
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                assertThat(context).hasNotFailed()
                runBlocking { test(context.getBean(Jobs::class.java)) }
            }
    }

    @Test
    fun `a suspend function holds its lock over its suspensions`() = run { jobs ->
        assertThat(jobs.suspending("x")).isEqualTo("done")
        assertThat(locks.journal).containsExactly("acquire of-x", "begin", "end", "release of-x")
    }

    @Test
    fun `a suspend function that fails releases its lock`() = run { jobs ->
        assertThatThrownBy { runBlocking { jobs.failing() } }.hasMessage("no stock")
        assertThat(locks.journal).containsExactly("acquire failing", "release failing")
    }

    @Test
    fun `a suspend function without a result holds its lock, too`() = run { jobs ->
        jobs.unit()
        assertThat(locks.journal).containsExactly("acquire unit", "end", "release unit")
    }

    @Test
    fun `a busy lock is an exception`() = run { jobs ->
        locks.busy.add(LockKey.of("of-x"))
        assertThatThrownBy { runBlocking { jobs.suspending("x") } }
            .isInstanceOf(LockAcquireTimeoutException::class.java)
        assertThat(locks.journal).isEmpty()
    }

    @Test
    fun `skipping yields null`() = run { jobs ->
        locks.busy.add(LockKey.of("skip"))
        assertThat(jobs.skipping()).isNull()
    }

    @Test
    fun `skipping a function without a result just returns`() = run { jobs ->
        locks.busy.add(LockKey.of("skip-unit"))
        jobs.skippingUnit()
        assertThat(locks.journal).isEmpty()
        locks.busy.clear()
        jobs.skippingUnit()
        assertThat(locks.journal).containsExactly("acquire skip-unit", "ran", "release skip-unit")
    }

    @Test
    fun `a loss fails the call`() = run { jobs ->
        assertThatThrownBy { runBlocking { jobs.losing() } }.isInstanceOf(LockLostException::class.java)
    }

    @Test
    fun `cancelling the coroutine releases the lock`() = run { jobs ->
        val begun = CompletableDeferred<Unit>()
        runBlocking {
            val call = async { jobs.endless(begun) }
            begun.await()
            call.cancelAndJoin()
        }
        await().until { locks.journal.contains("release endless") }
    }

    @Test
    fun `a suspend function can hold its lock for a fixed lease`() = run { jobs ->
        jobs.unrenewed()
        assertThat(locks.requests).singleElement().matches { it.hasFixedLease() }
    }

    @Test
    fun `the code inside knows its lock`() = run { jobs ->
        assertThat(jobs.knowing()).isEqualTo("knowing")
    }

    @Test
    fun `a suspend function that calls itself runs under the lock that it has`() = run { jobs ->
        assertThat(jobs.nested(jobs, 3)).isEqualTo("deep")
        assertThat(locks.journal).containsExactly("acquire nested", "release nested")
    }

    @Test
    fun `coroutines that are begun inside are inside, too`() = run { jobs ->
        assertThat(jobs.spreading(jobs)).containsExactly("deep", "deep")
        assertThat(locks.journal).containsExactly("acquire nested", "release nested")
    }

    @Test
    fun `a coroutine beside it is not inside`() = run { jobs ->
        val begun = CompletableDeferred<Unit>()
        val call = CoroutineScope(Dispatchers.Default).async { jobs.endless(begun) }
        begun.await()
        assertThatThrownBy { runBlocking { jobs.endless(CompletableDeferred()) } }
            .isInstanceOf(LockAcquireTimeoutException::class.java)
        call.cancelAndJoin()
    }

    @Test
    fun `a fallback of a suspend function is refused at start-up, with what to do instead`() {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java)
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .withBean(FallingBack::class.java)
            .run { context ->
                assertThat(context.startupFailure).rootCause()
                    .isInstanceOf(InvalidLockSettingException::class.java)
                    .hasMessageContaining("FallingBack.work: fallback 'other' stands on a suspend function.")
                    .hasMessageContaining("Use onBusy = THROW and catch LockAcquireTimeoutException.")
            }
    }

    @Test
    fun `a function whose result stands for work that goes on is refused at start-up`() {
        for (type in listOf(ReturningJob::class.java, ReturningJobs::class.java, ReturningSequence::class.java)) {
            ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
                .withUserConfiguration(DistributedLockConfiguration::class.java)
                .withBean(FakeLockClient::class.java, Supplier { locks })
                .withBean(type)
                .run { context ->
                    assertThat(context.startupFailure).rootCause()
                        .isInstanceOf(InvalidLockSettingException::class.java)
                        .hasMessageContaining("cannot be followed")
                }
        }
    }

    @Test
    fun `a flow is locked while it is collected`() = run { jobs ->
        val flow = jobs.flowing()
        assertThat(locks.journal).isEmpty()
        assertThat(flow.toList()).containsExactly(1, 2)
        assertThat(locks.journal).containsExactly("acquire flow", "1", "2", "release flow")
    }

    open class ReturningJob {

        @DistributedLock
        open suspend fun work(): Deferred<String> = CompletableDeferred("done")
    }

    open class ReturningJobs {

        @DistributedLock
        open suspend fun work(): List<Deferred<String>> = listOf()
    }

    open class ReturningSequence {

        @DistributedLock
        open fun work(): Sequence<String> = sequenceOf()
    }

    open class FallingBack {

        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        open suspend fun work(): String = "ran"

        open suspend fun other(): String = "instead"
    }

    open class Jobs(private val locks: FakeLockClient) {

        @DistributedLock("of-#{#text}")
        open suspend fun suspending(text: String): String {
            locks.journal.add("begin")
            delay(5)
            locks.journal.add("end")
            return "done"
        }

        @DistributedLock("failing")
        open suspend fun failing(): String {
            delay(1)
            throw IllegalStateException("no stock")
        }

        @DistributedLock("unit")
        open suspend fun unit() {
            delay(1)
            locks.journal.add("end")
        }

        @DistributedLock(key = "skip", onBusy = OnBusy.SKIP)
        open suspend fun skipping(): String? = "ran"

        @DistributedLock(key = "skip-unit", onBusy = OnBusy.SKIP)
        open suspend fun skippingUnit() {
            locks.journal.add("ran")
        }

        @DistributedLock("losing")
        open suspend fun losing(): String {
            delay(1)
            locks.handles[0].lose()
            return "not to be seen"
        }

        @DistributedLock("endless")
        open suspend fun endless(begun: CompletableDeferred<Unit>) {
            begun.complete(Unit)
            awaitCancellation()
        }

        @DistributedLock(key = "unrenewed", heartbeat = false, lease = "14m")
        open suspend fun unrenewed() {
            delay(1)
        }

        @DistributedLock("knowing")
        open suspend fun knowing(): String? {
            delay(1)
            return ReactiveLockContext.current().awaitSingleOrNull()?.key()?.partitionKey()
        }

        @DistributedLock("nested")
        open suspend fun nested(self: Jobs, depth: Int): String {
            delay(1)
            return if (depth == 0) "deep" else self.nested(self, depth - 1)
        }

        @DistributedLock("nested")
        open suspend fun spreading(self: Jobs): List<String> = coroutineScope {
            List(2) { async { self.nested(self, 1) } }.awaitAll()
        }

        @DistributedLock("flow")
        open fun flowing(): Flow<Int> = flow {
            for (element in 1..2) {
                locks.journal.add("$element")
                emit(element)
            }
        }
    }
}
