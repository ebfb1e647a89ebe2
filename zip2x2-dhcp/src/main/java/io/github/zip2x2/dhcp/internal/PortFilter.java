package io.github.zip2x2.dhcp.internal;

import java.util.Collection;

/** A classic BPF program that takes UDP over IPv4 to a set of ports, for a socket without the link's header. */
final class PortFilter {

    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;

    private static final int UDP = 17;
    private static final int FRAGMENT = 0x3fff;
    private static final int MAX_PORTS = 200;

    private PortFilter() {}

    /** One instruction each: code in the highest 16 bits, then both jumps of 8, then the constant of 32. */
    static long[] program(Collection<Integer> ports) {
        int count = ports.size();
        if (count < 1 || count > MAX_PORTS) {
            throw new IllegalArgumentException(count + " ports: a filter takes 1 to " + MAX_PORTS);
        }
        long[] program = new long[8 + count];
        int drop = program.length - 1;
        program[0] = instruction(LOAD_BYTE, 0, 0, 9);
        program[1] = instruction(JUMP_EQUAL, 0, drop - 2, UDP);
        program[2] = instruction(LOAD_HALF, 0, 0, 6);
        // More fragments, or not the first one: the ports are not in every fragment, and DHCP needs none.
        program[3] = instruction(JUMP_SET, drop - 4, 0, FRAGMENT);
        program[4] = instruction(LOAD_HEADER_LENGTH, 0, 0, 0);
        program[5] = instruction(LOAD_HALF_INDEXED, 0, 0, 2);
        int at = 6;
        for (int port : ports) {
            program[at] = instruction(JUMP_EQUAL, drop - 1 - (at + 1), 0, port);
            at++;
        }
        // The last comparison falls through to the end; the accepting return stands before the dropping one.
        program[at - 1] = instruction(JUMP_EQUAL, drop - 1 - at, drop - at, (int) program[at - 1]);
        program[drop - 1] = instruction(RETURN, 0, 0, -1);
        program[drop] = instruction(RETURN, 0, 0, 0);
        return program;
    }

    private static long instruction(int code, int whenTrue, int whenFalse, int constant) {
        return ((long) code << 48) | ((long) whenTrue << 40) | ((long) whenFalse << 32) | (constant & 0xffff_ffffL);
    }
}
