package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockRequest;
import io.leasehold.spring.FakeLockClient;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** In which order the application and its locks stop, and what starts again. */
class LockLifecycleTest {

    private final List<String> journal = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    TaskSchedulingAutoConfiguration.class));

    private final ApplicationContextRunner withOurClient = spring.withBean(DynamoDbClient.class, FakeDynamoDb::new);

    private final ApplicationContextRunner withItsOwnClient =
            spring.withBean(LockClient.class, () -> new FakeLockClient() {
                @Override
                public void stopAcquiring() {
                    LockLifecycleTest.this.journal.add("stop acquiring");
                }

                @Override
                public void close() {
                    LockLifecycleTest.this.journal.add("close");
                }
            });

    private static int phase(ApplicationContext context, String bean) {
        return context.getBean(bean, SmartLifecycle.class).getPhase();
    }

    @Test
    void acquiringStopsFirstAndLocksEndAfterAllExecutors() {
        withOurClient
                .withBean(ThreadPoolTaskExecutor.class)
                .withBean(ThreadPoolTaskScheduler.class)
                .run(context -> {
                    assertThat(phase(context, "lockAcquiringLifecycle")).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
                    assertThat(phase(context, "lockClosingLifecycle"))
                            .isLessThan(context.getBean(ThreadPoolTaskExecutor.class)
                                    .getPhase())
                            .isLessThan(context.getBean(ThreadPoolTaskScheduler.class)
                                    .getPhase());
                });
    }

    @Test
    void thePhaseInWhichAcquiringStopsCanBeChosen() {
        withOurClient
                .withPropertyValues("distributed-lock.stop-acquiring-phase=7")
                .run(context ->
                        assertThat(phase(context, "lockAcquiringLifecycle")).isEqualTo(7));
    }

    @Test
    void theApplicationsOwnClientStopsAcquiringFirstAndIsClosedLast() {
        withItsOwnClient
                .withBean("work", SmartLifecycle.class, () -> new LockLifecycle(0, () -> {}, () -> journal.add("work")))
                .run(context -> {});
        assertThat(journal).containsExactly("stop acquiring", "work", "close");
    }

    @Test
    void theApplicationsOwnClientWhichCannotBeStartedAgainGoesThroughAPause() {
        withItsOwnClient.run(context -> {
            context.stop();
            context.start();
            assertThat(journal).isEmpty();
        });
    }

    @Test
    void noClientIsMadeInOrderToBeStopped() {
        spring.withBean(
                        LockClient.class,
                        () -> {
                            journal.add("made");
                            return new FakeLockClient();
                        },
                        definition -> definition.setLazyInit(true))
                .run(context -> {});
        assertThat(journal).isEmpty();
    }

    @Test
    void anExecutorIsDestroyedBeforeTheLockClientThoughItWasMadeBefore() {
        spring.withBean("executor", SimpleAsyncTaskExecutor.class, () -> new SimpleAsyncTaskExecutor() {
                    @Override
                    public void close() {
                        LockLifecycleTest.this.journal.add("executor");
                    }
                })
                .withBean(LockClient.class, () -> new FakeLockClient() {
                    @Override
                    public void close() {
                        LockLifecycleTest.this.journal.add("close");
                    }
                })
                .run(context -> {});
        assertThat(journal).containsExactly("executor", "close");
    }

    @Test
    void anExecutorThatTheLockClientNeedsIsDestroyedAfterIt() {
        spring.withBean("executor", SimpleAsyncTaskExecutor.class, () -> new SimpleAsyncTaskExecutor() {
                    @Override
                    public void close() {
                        LockLifecycleTest.this.journal.add("executor");
                    }
                })
                .withBean(
                        LockClient.class,
                        () -> new FakeLockClient() {
                            @Override
                            public void close() {
                                LockLifecycleTest.this.journal.add("close");
                            }
                        },
                        definition -> definition.setDependsOn("executor"))
                .run(context -> {});
        assertThat(journal).containsExactly("close", "executor");
    }

    @Test
    void aStartMakesANewClientBehindTheOldOneAndOnlyAfterAStop() {
        RestartableLockClient client = new RestartableLockClient(
                () -> {
                    journal.add("open");
                    return new FakeLockClient() {
                        @Override
                        public void close() {
                            LockLifecycleTest.this.journal.add("close");
                        }
                    };
                },
                () -> journal.add("close what is behind"));
        client.start();
        client.stop();
        client.start();
        client.start();
        assertThat(journal).containsExactly("open", "close", "close what is behind", "open");
    }

    @Test
    void aCandidateWorksAgainWithTheClientThatAStartHasMade() {
        List<FakeLockClient> made = new CopyOnWriteArrayList<>();
        RestartableLockClient client = new RestartableLockClient(
                () -> {
                    made.add(new FakeLockClient());
                    return made.get(made.size() - 1);
                },
                () -> {});
        Leadership candidate = client.leadership(LeadershipRequest.of("reports"));
        candidate.start();
        await().until(candidate::isLeader);
        client.stop();
        client.start();
        assertThat(candidate.isLeader()).isFalse();
        candidate.start();
        await().until(candidate::isLeader);
        assertThat(made).extracting(each -> each.requests.size()).containsExactly(1, 1);
    }

    @Test
    void aClosedCandidateStaysClosedWhenItsClientStartsAgain() {
        RestartableLockClient client = new RestartableLockClient(FakeLockClient::new, () -> {});
        Leadership candidate = client.leadership(LeadershipRequest.of("reports"));
        candidate.close();
        client.stop();
        client.start();
        assertThatThrownBy(candidate::start).isInstanceOf(LockClientClosedException.class);
    }

    @Test
    void noMethodIsLeftToItsDefaultInsteadOfTheClientBehind() {
        List<String> defaults = Stream.of(LockClient.class.getDeclaredMethods())
                .filter(Method::isDefault)
                .map(Method::getName)
                .toList();
        assertThat(defaults).contains("sessions");
        assertThat(RestartableLockClient.class.getDeclaredMethods())
                .extracting(Method::getName)
                .containsAll(defaults);
    }

    @Test
    void aStopAndAStartLeaveTheBeanInPlace() {
        withOurClient.run(context -> {
            LockClient client = context.getBean(LockClient.class);
            context.stop();
            assertThatThrownBy(client::held).isInstanceOf(LockClientClosedException.class);
            assertThatThrownBy(() -> client.tryAcquire(LockRequest.of("a")))
                    .isInstanceOf(LockClientClosedException.class);
            context.start();
            assertThat(client.held()).isEmpty();
            assertThat(context.getBean(LockClient.class)).isSameAs(client);
        });
    }

    @Test
    void ourDynamoDbClientIsClosedByAStopAndBuiltAgainByAStart() {
        spring.withPropertyValues("distributed-lock.aws.region=eu-north-1").run(context -> {
            LockDynamoDb dynamoDb = context.getBean(LockDynamoDb.class);
            Object before = dynamoDb.client();
            context.stop();
            context.start();
            assertThat(dynamoDb.client()).isNotSameAs(before);
        });
    }

    @Test
    void theApplicationsDynamoDbClientIsLeftOpenByAStop() {
        withOurClient.run(context -> {
            context.stop();
            assertThat(context.getBean(FakeDynamoDb.class).calls).isEmpty();
        });
    }
}
