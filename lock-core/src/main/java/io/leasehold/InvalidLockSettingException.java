package io.leasehold;

/** A key, duration, attribute or other setting is unusable; the message names it, its value and the remedy. */
public final class InvalidLockSettingException extends LockException {

    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String value;

    /** Makes the exception for a setting, its value as text, and a message that says what to do. */
    public InvalidLockSettingException(String setting, String value, String message) {
        super(Code.INVALID_SETTING, message);
        this.setting = setting;
        this.value = value;
    }

    /** Returns the name of the setting, as the builder or property calls it. */
    public String setting() {
        return setting;
    }

    /** Returns the refused value as text, unescaped. */
    public String value() {
        return value;
    }
}
