package io.github.zip2x2.boot.phone;

/**
 * A {@link BootListener} that also hears of each datagram that the phone sends and receives, in the order in which the
 * phone saw them and on the same thread. A datagram is told before the events that follow from it.
 */
public interface WireListener extends BootListener {
    /**
     * Takes one datagram.
     *
     * @param packet what passed; its payload is valid only during the call
     */
    void passed(WirePacket packet);
}
