package io.leasehold.spring

import io.leasehold.LockKey
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import java.time.Duration
import java.util.function.Supplier

/** Suspend functions and flows that only the leader runs. */
class LeaderOnlyKotlinTest {

    private val locks = FakeLockClient()
    private val application = ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
        .withUserConfiguration(DistributedLockConfiguration::class.java)
        .withBean(Reports::class.java, Supplier { Reports() })
        .withBean(FakeLockClient::class.java, Supplier { locks })

    @Test
    fun `a suspend function and a flow run in the leader`() {
        application.run { context ->
            val leadership = context.getBean(LeadershipRegistry::class.java).get("reports")
            await().until { leadership.isLeader }
            val reports = context.getBean(Reports::class.java)
            runBlocking {
                assertThat(reports.send(CompletableDeferred("sent"))).isEqualTo("sent")
                assertThat(reports.pages().toList()).containsExactly(1, 2)
            }
        }
    }

    @Test
    fun `elsewhere they do not run`() {
        locks.busy.add(LockKey.of("leader:reports"))
        application.run { context ->
            val reports = context.getBean(Reports::class.java)
            runBlocking {
                assertThat(reports.send(CompletableDeferred("sent"))).isNull()
                assertThat(reports.pages().toList()).isEmpty()
            }
        }
    }

    @Test
    fun `a yield waits for a suspend function that runs`() {
        application.run { context ->
            val leadership = context.getBean(LeadershipRegistry::class.java).get("reports")
            await().until { leadership.isLeader }
            val reports = context.getBean(Reports::class.java)
            val work = CompletableDeferred<String>()
            runBlocking {
                val result = async(Dispatchers.Default) { reports.send(work) }
                await().until { reports.begun().isCompleted }
                val yielded = leadership.yieldAsync()
                assertThat(leadership.isLeader).isFalse()
                assertThat(yielded).isNotDone()
                assertThat(locks.journal).doesNotContain("release leader:reports")
                work.complete("sent")
                assertThat(yielded).succeedsWithin(Duration.ofSeconds(10))
                assertThat(result.await()).isEqualTo("sent")
            }
        }
    }

    open class Reports {

        private val begun = CompletableDeferred<Unit>()

        open fun begun() = begun

        @LeaderOnly("reports")
        open suspend fun send(work: CompletableDeferred<String>): String? {
            begun.complete(Unit)
            return work.await()
        }

        @LeaderOnly("reports")
        open fun pages(): Flow<Int> = flow {
            emit(1)
            emit(2)
        }
    }
}
