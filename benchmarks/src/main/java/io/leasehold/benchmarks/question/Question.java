package io.leasehold.benchmarks.question;

import io.leasehold.benchmarks.lab.Lab;
import io.leasehold.benchmarks.report.Answer;
import java.util.List;
import java.util.Optional;

/** Something that a user of locks wants to know. */
public interface Question {

    /** Returns the name by which it is chosen on the command line, and its place in the page. */
    String name();

    /** Measures. */
    Answer ask(Lab lab) throws Exception;

    /** Returns the heap that it needs, as the JVM takes it; empty if that of the others will do. */
    default Optional<String> ownHeap() {
        return Optional.empty();
    }

    /** Returns all questions, in the order of the page. */
    static List<Question> all() {
        return List.of(
                new Uncontended(Uncontended.Store.HERE),
                new RequestParts(),
                new Uncontended(Uncontended.Store.AWAY),
                new OneKey(),
                new Outsider(),
                new HandOver(),
                new DeadOwner(),
                new ManyWaiters(),
                new HeartbeatCapacity(),
                new HeartbeatsOverHttp(),
                new HeartbeatCpu(),
                new HeartbeatBatches(),
                new SessionHeartbeats(),
                new SessionCapacity(),
                new SessionShutdown(),
                new SessionFailOver(),
                new SharedPairs(),
                new SharedReaders(),
                new SharedLimit(),
                new SharedHistory(),
                new Trouble(),
                new Footprint(),
                new AnnotationCost(),
                new StartUp());
    }

    /** Returns the names of all questions, in the order of the page. */
    static List<String> names() {
        return all().stream().map(Question::name).toList();
    }
}
