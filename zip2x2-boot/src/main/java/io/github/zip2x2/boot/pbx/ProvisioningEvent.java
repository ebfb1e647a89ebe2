package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.boot.pbx.site.UnknownPhone;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.server.DhcpServerReport;
import io.github.zip2x2.tftp.TftpTransferRecord;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.server.TftpRefusal;
import java.net.InetAddress;

/** What a {@link ProvisioningService} did or noticed. None holds a secret. */
public sealed interface ProvisioningEvent {
    /**
     * DHCP did something.
     *
     * @param report what
     */
    record Dhcp(DhcpServerReport report) implements ProvisioningEvent {}

    /**
     * A file was sent, or its transfer broke off.
     *
     * @param request who asked for what
     * @param record how it went
     */
    record Transferred(TftpContentRequest request, TftpTransferRecord record) implements ProvisioningEvent {}

    /**
     * A request did not become a transfer.
     *
     * @param request who asked for what
     * @param refusal why not
     */
    record Refused(TftpContentRequest request, TftpRefusal refusal) implements ProvisioningEvent {}

    /**
     * Somebody asked for a phone's own file who may not read it.
     *
     * @param mac whose file
     * @param peer who asked
     */
    record AccessDenied(MacAddress mac, InetAddress peer) implements ProvisioningEvent {}

    /**
     * A phone asked for its file that nobody knows.
     *
     * @param phone the phone
     * @param served whether it was given a file all the same
     */
    record Unknown(UnknownPhone phone, boolean served) implements ProvisioningEvent {}

    /**
     * The directory of phones failed, or was too slow, when DHCP had to know whether a phone is known; it was taken for
     * unknown.
     *
     * @param mac the phone
     * @param reason why
     */
    record DirectoryFailed(MacAddress mac, String reason) implements ProvisioningEvent {}

    /**
     * One peer asks for the files of many phones and is slowed down; told once a minute for each peer.
     *
     * @param peer who asks
     * @param phones for how many phones' files it has asked
     */
    record MacWalking(InetAddress peer, int phones) implements ProvisioningEvent {}

    /**
     * A file could not be made; its phone got TFTP error 0.
     *
     * @param path the path asked for
     * @param peer who asked
     * @param reason why, with the remedy; no value
     */
    record NotRendered(String path, InetAddress peer, String reason) implements ProvisioningEvent {}
}
