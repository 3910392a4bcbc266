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
 * Gives each test its own {@link TestLockClient} as a parameter. The parameter may stand at the test method, at {@code
 * @BeforeEach} and {@code @AfterEach} methods, and at the constructor if JUnit creates an instance for each test (the
 * default). Its type may also be {@link LockClient} or {@link LockEventRecorder}. {@code @BeforeAll} and {@code
 * @AfterAll} methods get none. With {@link NoLockLeftHeld} a test fails if it leaves a lock held.
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
 * <p>To give it settings, register it with {@code @RegisterExtension} in a field. Do not use it together with {@code
 * @AutoConfigureTestLocks}, which has a client in the application context.
 */
public final class TestLocksExtension implements ParameterResolver, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestLocksExtension.class);

    private final Consumer<TestLockSettings> settings;

    /** Creates an extension whose clients have the default settings. */
    public TestLocksExtension() {
        this(settings -> {});
    }

    private TestLocksExtension(Consumer<TestLockSettings> settings) {
        this.settings = settings;
    }

    /** Returns an extension whose clients have changed settings. */
    public static TestLocksExtension with(Consumer<TestLockSettings> settings) {
        return new TestLocksExtension(settings);
    }

    /** Lets a constructor get the client of the test that its instance is for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestLockClient.class || type == LockClient.class || type == LockEventRecorder.class;
    }

    /** Refuses methods that run once for several tests; unlike JUnit's own message, this one says what to do. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("Each test has its own lock client, so "
                    + parameter.getDeclaringExecutable()
                    + " cannot get one: it is called once for several tests. Use a parameter of the test or of a @BeforeEach"
                    + " method, or share a client of TestLockClient.create() between the tests.");
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
