package io.github.zip2x2.dhcp.internal;

import java.util.Collection;

/**
 * A classic BPF program for a socket without the link's header. It takes what the interface brings this host, untagged or
 * with the VLAN number 0, which is a priority only (IEEE 802.1Q); of that, UDP over IPv4 to a set of ports, or all.
 */
final class PortFilter {

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;

    // linux/filter.h, SKF_AD_OFF and what stands from there on; if_packet.h
    private static final int PACKET_TYPE = -0x1000 + 4;
    private static final int VLAN_TAG = -0x1000 + 44;
    private static final int OTHER_HOST = 3;
    private static final int VLAN_NUMBER = 0x0fff;

    private static final int UDP = 17;
    private static final int FRAGMENT = 0x3fff;
    private static final int MAX_PORTS = 200;

    private PortFilter() {}

    /** One instruction each: code in the highest 16 bits, then both jumps of 8, then the constant of 32. */
    static long[] program(Collection<Integer> ports) {
        int count = ports.size();
        if (count > MAX_PORTS) {
            throw new IllegalArgumentException(count + " ports: a filter takes " + MAX_PORTS + " at most");
        }
        int length = count == 0 ? 6 : 12 + count;
        int accept = length - 2;
        int drop = length - 1;
        long[] program = new long[length];
        int at = 0;
        // The kernel has taken the tag off a frame whose VLAN has no interface here, and calls it another host's.
        program[at++] = instruction(LOAD_WORD, 0, 0, PACKET_TYPE);
        program[at] = instruction(JUMP_EQUAL, drop - ++at, 0, OTHER_HOST);
        program[at++] = instruction(LOAD_WORD, 0, 0, VLAN_TAG);
        program[at] = instruction(JUMP_SET, drop - ++at, 0, VLAN_NUMBER);
        if (count > 0) {
            program[at++] = instruction(LOAD_BYTE, 0, 0, 9);
            program[at] = instruction(JUMP_EQUAL, 0, drop - ++at, UDP);
            program[at++] = instruction(LOAD_HALF, 0, 0, 6);
            // More fragments, or not the first one: the ports are not in every fragment, and DHCP needs none.
            program[at] = instruction(JUMP_SET, drop - ++at, 0, FRAGMENT);
            program[at++] = instruction(LOAD_HEADER_LENGTH, 0, 0, 0);
            program[at++] = instruction(LOAD_HALF_INDEXED, 0, 0, 2);
            for (int port : ports) {
                program[at] = instruction(JUMP_EQUAL, accept - ++at, at == accept ? 1 : 0, port);
            }
        }
        program[accept] = instruction(RETURN, 0, 0, -1);
        program[drop] = instruction(RETURN, 0, 0, 0);
        return program;
    }

    private static long instruction(int code, int whenTrue, int whenFalse, int constant) {
        return ((long) code << 48) | ((long) whenTrue << 40) | ((long) whenFalse << 32) | (constant & 0xffff_ffffL);
    }
}
