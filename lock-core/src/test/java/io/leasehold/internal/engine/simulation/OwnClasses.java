package io.leasehold.internal.engine.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Loads all classes of ours itself, tests included, so that changed classes meet no unchanged ones. */
final class OwnClasses extends ClassLoader {

    private static final String OURS = "io.leasehold.";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> changed;

    OwnClasses(Map<String, byte[]> changed) {
        super(OwnClasses.class.getClassLoader());
        this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] unchanged(String name) throws ClassNotFoundException {
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
