package io.github.zip2x2.dhcp.old;

/**
 * One instance of an option as it stands in a message.
 *
 * @param code 1..254
 * @param offset of its code in the datagram; -1 in a message that was built and has no datagram yet
 * @param value its octets
 */
public record RawOption(int code, int offset, OctetString value) {}
