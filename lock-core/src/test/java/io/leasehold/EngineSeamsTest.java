package io.leasehold;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What makes the engine simulable: it reads time, waits and starts threads through seams only. */
class EngineSeamsTest {

    @Test
    void nobodySleeps() {
        noClasses()
                .should(accessTargetWhere(ArchitectureTest.target(
                        "Thread.sleep or TimeUnit.sleep",
                        target -> target.getName().equals("sleep")
                                && (target.getOwner().isAssignableTo(Thread.class)
                                        || target.getOwner().isAssignableTo(TimeUnit.class)))))
                .because("whatever waits is scheduled through a seam; a sleeping thread cannot be simulated or woken")
                .allowEmptyShould(true)
                .check(ArchitectureTest.CLASSES);
    }

    @Test
    void engineReadsTimeOnlyThroughItsClocks() {
        noClasses()
                .that()
                .resideInAnyPackage(ArchitectureTest.ENGINE, ArchitectureTest.RUNTIME)
                .and(ArchitectureTest.topLevelClass("is not SystemClocks", name -> !name.equals("SystemClocks")))
                .should(accessTargetWhere(
                        ArchitectureTest.target("the time of the machine", EngineSeamsTest::readsTime)))
                .because("the engine runs on virtual time in tests, so time has to come through a seam")
                .allowEmptyShould(true)
                .check(ArchitectureTest.CLASSES);
    }

    @Test
    void engineStartsNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(ArchitectureTest.ENGINE, ArchitectureTest.RUNTIME)
                .and(ArchitectureTest.topLevelClass(
                        "is neither System* nor *Threads",
                        name -> !name.startsWith("System") && !name.endsWith("Threads")))
                .should(accessTargetWhere(ArchitectureTest.target("a maker of threads", EngineSeamsTest::makesThreads)))
                .because("one thread with virtual time simulates a fleet, so threads have to come through a seam")
                .allowEmptyShould(true)
                .check(ArchitectureTest.CLASSES);
    }

    private static boolean readsTime(AccessTarget target) {
        JavaClass owner = target.getOwner();
        return (owner.isEquivalentTo(System.class)
                        && Set.of("nanoTime", "currentTimeMillis").contains(target.getName()))
                || (owner.getPackageName().equals("java.time")
                        && target.getName().equals("now"))
                || owner.isAssignableTo(Clock.class)
                || (owner.isEquivalentTo(Date.class) && target.getFullName().endsWith("<init>()"));
    }

    private static boolean makesThreads(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        boolean constructed = name.equals("<init>");
        return owner.isEquivalentTo(Executors.class)
                || (constructed
                        && (owner.isAssignableTo(Thread.class)
                                || owner.isAssignableTo(Timer.class)
                                || (owner.isAssignableTo(Executor.class)
                                        && owner.getPackageName().equals("java.util.concurrent"))))
                || (owner.isEquivalentTo(Thread.class)
                        && Set.of("ofVirtual", "ofPlatform", "startVirtualThread")
                                .contains(name))
                || (owner.isEquivalentTo(CompletableFuture.class)
                        && Set.of("delayedExecutor", "orTimeout", "completeOnTimeout")
                                .contains(name));
    }
}
