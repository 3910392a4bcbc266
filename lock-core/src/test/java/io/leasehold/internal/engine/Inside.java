package io.leasehold.internal.engine;

import java.lang.reflect.Field;

/** Reads fields that the engine shows to nobody. */
final class Inside {

    private Inside() {}

    static Object of(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(owner.getClass().getSimpleName() + " has no field '" + name + "' any more", e);
        }
    }
}
