package io.leasehold.test.junit;

import io.leasehold.LockClient;
import io.leasehold.test.LockEventRecorder;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.TestLockSettings;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link TestLockClient} of its own, as a parameter of its method, of its {@code @BeforeEach} and
 * {@code @AfterEach} methods, and of the constructor of its class, if that is made anew for each test (JUnit's default),
 * which {@code @BeforeAll} and {@code @AfterAll} methods are not; the parameter may also be a {@link LockClient}, or the
 * client's {@link LockEventRecorder}.
 * With {@link NoLockLeftHeld} the test fails if it leaves a lock held.
 *
 * <pre>{@code
 * @ExtendWith(TestLocksExtension.class)
 * @NoLockLeftHeld
 * class ShippingTest {
 *
 *     @Test
 *     void waitsForTheOtherMachine(TestLockClient locks) { ... }
 * }
 * }</pre>
 *
 * <p>Registered by {@code @RegisterExtension} in a field, static or not, it can be given settings. Not to be used together
 * with {@code @AutoConfigureTestLocks}, which has a client in the application context.
 */
public final class TestLocksExtension implements ParameterResolver, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestLocksExtension.class);

    private final Consumer<TestLockSettings> settings;

    /** Makes an extension whose clients have the default settings. */
    public TestLocksExtension() {
        this(settings -> {});
    }

    private TestLocksExtension(Consumer<TestLockSettings> settings) {
        this.settings = settings;
    }

    /** Returns an extension whose clients have the settings that the given code changes. */
    public static TestLocksExtension with(Consumer<TestLockSettings> settings) {
        return new TestLocksExtension(settings);
    }

    /** A constructor gets the client of the test that its instance is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestLockClient.class || type == LockClient.class || type == LockEventRecorder.class;
    }

    /** Refuses what is called once for several tests by a message of ours: JUnit's own says nothing of the way out. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("Each test has a lock client of its own, so none can be given to "
                    + parameter.getDeclaringExecutable()
                    + ", which is called once for several tests. Take it as a parameter of the test or of a @BeforeEach"
                    + " method, or make one by TestLockClient.create() that all tests share.");
        }
        TestLockClient client = client(context);
        return parameter.getParameter().getType() == LockEventRecorder.class ? client.events() : client;
    }

    private TestLockClient client(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        TestLockClient known = store.get(TestLockClient.class, TestLockClient.class);
        if (known != null) {
            return known;
        }
        TestLockClient made = TestLockClient.create(settings);
        store.put(TestLockClient.class, made);
        return made;
    }

    /** Runs after the {@code @AfterEach} methods of the test. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestLockClient client = context.getStore(NAMESPACE).remove(TestLockClient.class, TestLockClient.class);
        if (client == null) {
            return;
        }
        try {
            if (mustLeaveNothingHeld(context)) {
                client.ensureNothingHeld();
            }
        } finally {
            client.close();
        }
    }

    private static boolean mustLeaveNothingHeld(ExtensionContext context) {
        Stream<Class<?>> classes =
                Stream.iterate(context.getRequiredTestClass(), c -> c != null, Class::getEnclosingClass);
        return context.getRequiredTestMethod().isAnnotationPresent(NoLockLeftHeld.class)
                || classes.anyMatch(type -> type.isAnnotationPresent(NoLockLeftHeld.class));
    }
}
