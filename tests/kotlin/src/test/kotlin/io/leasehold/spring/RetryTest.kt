package io.leasehold.spring

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.aop.framework.Advised
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.annotation.Configuration
import org.springframework.resilience.annotation.ConcurrencyLimit
import org.springframework.resilience.annotation.EnableResilientMethods
import org.springframework.resilience.annotation.Retryable
import java.util.function.Supplier

/** The retries of Spring Framework 7, which the other tests, written for 6 too, cannot name. */
class RetryTest {

    private val locks = FakeLockClient()

    @Test
    fun `each attempt takes the lock anew`() {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java, App::class.java)
            .withBean(Jobs::class.java, Supplier { Jobs() })
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                assertThat(context.getBean(Jobs::class.java).work()).isEqualTo("done")
                assertThat(locks.journal).containsExactly("acquire job", "release job", "acquire job", "release job")
            }
    }

    @Test
    fun `who waits for the concurrency limit has no lock`() {
        ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
            .withUserConfiguration(DistributedLockConfiguration::class.java, App::class.java)
            .withBean(Jobs::class.java, Supplier { Jobs() })
            .withBean(FakeLockClient::class.java, Supplier { locks })
            .run { context ->
                val advisors = (context.getBean(Jobs::class.java) as Advised).advisors.map { it.advice.javaClass.simpleName }
                val lock = advisors.indexOf("DistributedLockInterceptor")
                assertThat(advisors.subList(0, lock)).anyMatch { it.contains("Concurrency") }
            }
    }

    @Test
    fun `the order is the same where a bean has one proxy inside of another`() {
        for (others in listOf(LockProxiesTest.ByBeanName::class, LockProxiesTest.ByAdvisors::class, LockProxiesTest.ByPostProcessor::class)) {
            locks.journal.clear()
            ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration::class.java))
                .withUserConfiguration(DistributedLockConfiguration::class.java, App::class.java, others.java)
                .withBean("reportService", Jobs::class.java, Supplier { Jobs() })
                .withBean(FakeLockClient::class.java, Supplier { locks })
                .run { context ->
                    val jobs = context.getBean(Jobs::class.java)
                    assertThat(jobs.work()).isEqualTo("done")
                    assertThat(locks.journal).containsExactly("acquire job", "release job", "acquire job", "release job")
                    val advisors = LockProxies.nested(jobs).flatMap { it.advisors.toList() }.map { it.advice.javaClass.simpleName }
                    val lock = advisors.indexOf("DistributedLockInterceptor")
                    assertThat(advisors.subList(0, lock)).anyMatch { it.contains("Concurrency") }
                    assertThat(advisors.subList(lock, advisors.size)).noneMatch { it.contains("Concurrency") || it.contains("Retry") }
                }
        }
    }

    @EnableResilientMethods
    @Configuration(proxyBeanMethods = false)
    open class App

    open class Jobs {

        private var attempts = 0

        @ConcurrencyLimit(1)
        @DistributedLock(key = "limited", name = "limited")
        open fun limited() = Unit

        @Retryable(maxRetries = 1, delay = 0)
        @DistributedLock("job")
        open fun work(): String = if (++attempts == 1) throw IllegalStateException("no stock") else "done"
    }
}
