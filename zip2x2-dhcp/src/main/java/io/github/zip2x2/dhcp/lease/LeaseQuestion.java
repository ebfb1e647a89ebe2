package io.github.zip2x2.dhcp.lease;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs to know before it decides on one message.
 *
 * @param client whose records are wanted
 * @param address the address whose record is wanted as well; null for none
 */
public record LeaseQuestion(ClientIdentity client, @Nullable Inet4Address address) {}
