package io.github.zip2x2.boot.phone;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.boot.BootOutcome;
import io.github.zip2x2.boot.BootStep;
import io.github.zip2x2.boot.sip.NotifyListenerEngine;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What a booting phone tells its {@link BootListener}.
 *
 * <p>The order is fixed: {@code Started (StepStarted (Leased | FileRead)? StepEnded)* Finished}, where a software
 * download or a change of the VLAN begins another {@code Started} with the next boot number before the one
 * {@code Finished}. A step that has started ends before the next one starts; a boot that is cancelled, or whose deadline
 * passes, ends its open step as failed. A step may fail without ending the boot: DHCP begins anew, a missing file may be
 * done without.
 */
public sealed interface BootEvent {
    /**
     * Which boot of this phone, counted since it was made.
     *
     * @return 1 or more
     */
    int boot();

    /**
     * When it happened.
     *
     * @return nanoseconds on the engine's monotonic clock
     */
    long atNanos();

    /**
     * A boot begins.
     *
     * @param boot the boot's number
     * @param atNanos when
     * @param cause why
     */
    record Started(int boot, long atNanos, BootCause cause) implements BootEvent {}

    /**
     * A step begins.
     *
     * @param boot the boot's number
     * @param atNanos when
     * @param step the step
     */
    record StepStarted(int boot, long atNanos, BootStep step) implements BootEvent {}

    /**
     * A step ended.
     *
     * @param boot the boot's number
     * @param startedNanos when the step began
     * @param atNanos when it ended
     * @param step the step
     * @param ok whether it did what it is for
     * @param detail what went over the wire, or what is wrong; never a secret
     */
    record StepEnded(int boot, long startedNanos, long atNanos, BootStep step, boolean ok, String detail)
            implements BootEvent {}

    /**
     * The phone has an address and knows its TFTP server; comes within {@link BootStep#ACK}.
     *
     * @param boot the boot's number
     * @param atNanos when
     * @param address the phone's address
     * @param tftpServer the TFTP server's address
     */
    record Leased(int boot, long atNanos, Inet4Address address, InetAddress tftpServer) implements BootEvent {}

    /**
     * A file was read whole.
     *
     * @param boot the boot's number
     * @param atNanos when
     * @param name the name as it was requested
     * @param content the file's bytes, read-only, position 0; a configuration file holds secrets
     */
    record FileRead(int boot, long atNanos, String name, ByteBuffer content) implements BootEvent {
        /**
         * Makes it; the content is kept as a read-only view.
         *
         * @param boot the boot's number
         * @param atNanos when
         * @param name the name as it was requested
         * @param content the file's bytes
         */
        public FileRead {
            content = content.asReadOnlyBuffer().rewind();
        }

        /** The name and the length: the content holds secrets. */
        @Override
        public String toString() {
            return "FileRead[boot=" + boot + ", name=" + name + ", bytes=" + content.remaining() + "]";
        }
    }

    /**
     * The boot is over; the phone runs, or stands still.
     *
     * @param boot the boot's number
     * @param atNanos when
     * @param outcome how it ended
     */
    record Finished(int boot, long atNanos, BootOutcome outcome) implements BootEvent {}

    /**
     * A SIP message came to the phone and was met with silence; comes at any time.
     *
     * @param boot the boot before, or under way; 0 before the first
     * @param atNanos when
     * @param reason why
     * @param header the header field that did not fit, such as {@code To: <sip:201@192.0.2.21>}
     */
    record NotifyDropped(int boot, long atNanos, NotifyListenerEngine.Drop reason, String header)
            implements BootEvent {}
}
