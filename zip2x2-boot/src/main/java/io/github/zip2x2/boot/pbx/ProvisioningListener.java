package io.github.zip2x2.boot.pbx;

/**
 * Hears what a {@link ProvisioningService} does. Called on the threads that serve, by several at once: an implementation
 * does not wait. What it throws is logged once and otherwise ignored.
 */
@FunctionalInterface
public interface ProvisioningListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(ProvisioningEvent event);
}
