package io.github.zip2x2.dhcp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one datagram, once: header, areas of options, type, then a look at the values that may be wrong. Time and memory
 * grow with the datagram's length, not with what it claims.
 */
final class MessageReader {
    private final byte[] bytes;
    private final DecodePolicy policy;
    private final OptionIndex options = new OptionIndex();
    private List<Anomaly> anomalies = List.of();
    private int type;
    private int overload;
    /** The first option that ran past its area; 0 for none. */
    private int overrunCode;

    private MessageReader(byte[] bytes, DecodePolicy policy) {
        this.bytes = bytes;
        this.policy = policy;
    }

    static DecodeResult read(ByteBuffer datagram, DecodePolicy policy) {
        if (datagram.remaining() > policy.maximumLength()) {
            return new DecodeResult.Dropped(DropReason.TOO_BIG);
        }
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        MessageReader reader = new MessageReader(bytes, policy);
        DropReason reason = reader.read();
        return reason == null
                ? new DecodeResult.Decoded(
                        new DhcpMessage(bytes, reader.options, reader.type, reader.overload, policy), reader.anomalies)
                : new DecodeResult.Dropped(reason);
    }

    private @Nullable DropReason read() {
        DropReason reason = checkHeader();
        if (reason != null) {
            return reason;
        }
        if (bytes.length < Wire.OPTIONS || Wire.int32(bytes, Wire.COOKIE) != Wire.MAGIC) {
            return policy.bootp() ? null : DropReason.NO_COOKIE;
        }
        readOptions();
        int[] firsts = options.link();
        reason = findType(firsts[Wire.MESSAGE_TYPE]);
        if (reason == null && isNobody(firsts[DhcpOptions.CLIENT_IDENTIFIER.code()])) {
            reason = DropReason.NO_IDENTITY;
        }
        if (reason == null) {
            noteHeader();
            checkValues(firsts);
        }
        return reason;
    }

    private @Nullable DropReason checkHeader() {
        if (bytes.length < Wire.COOKIE) {
            return DropReason.SHORT_HEADER;
        }
        if (!policy.direction().takes(Wire.u8(bytes, Wire.OP))) {
            return DropReason.BAD_OP;
        }
        return Wire.u8(bytes, Wire.HLEN) > HardwareAddress.MAX_LENGTH ? DropReason.BAD_HLEN : null;
    }

    private boolean isNobody(int identifier) {
        return bytes[Wire.OP] == DhcpMessage.BOOTREQUEST
                && bytes[Wire.HLEN] == 0
                && (identifier < 0 || options.data(bytes, identifier).length() < 2);
    }

    /** The fields are read after the whole main area (RFC 2131 section 4.1), and joined in this order (RFC 3396). */
    private void readOptions() {
        readArea(Wire.OPTIONS, bytes.length);
        if ((overload & Wire.OVERLOADS_FILE) != 0) {
            readArea(Wire.FILE, Wire.COOKIE);
        }
        if ((overload & Wire.OVERLOADS_SNAME) != 0) {
            readArea(Wire.SNAME, Wire.FILE);
        }
    }

    private void readArea(int from, int end) {
        int at = from;
        while (at < end) {
            int code = Wire.u8(bytes, at);
            if (code == Wire.PAD) {
                at++;
                continue;
            }
            if (code == Wire.END) {
                noteAfterEnd(at + 1, end);
                return;
            }
            if (at + 1 == end) {
                note(AnomalyKind.LONE_CODE, code, at);
                return;
            }
            int length = Wire.u8(bytes, at + 1);
            if (length > end - at - 2) {
                note(AnomalyKind.OPTION_OVERRUN, code, at);
                overrunCode = overrunCode == 0 ? code : overrunCode;
                return;
            }
            options.add(code, at + 2, length);
            if (code == Wire.OVERLOAD) {
                readOverload(at, length);
            } else if (code == Wire.RELAY_INFORMATION && at < Wire.OPTIONS) {
                note(AnomalyKind.MISPLACED_RELAY_INFORMATION, code, at);
            }
            at += 2 + length;
        }
        note(AnomalyKind.NO_END, 0, end);
    }

    private void noteAfterEnd(int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != Wire.PAD) {
                note(AnomalyKind.AFTER_END, 0, at);
                return;
            }
        }
    }

    private void readOverload(int at, int length) {
        int value = length == 1 ? Wire.u8(bytes, at + 2) : 0;
        if (at < Wire.OPTIONS) {
            note(AnomalyKind.NESTED_OVERLOAD, Wire.OVERLOAD, at);
        } else if (value < 1 || value > 3) {
            note(AnomalyKind.BAD_OVERLOAD, Wire.OVERLOAD, at);
        } else if (overload != 0) {
            note(overload == value ? AnomalyKind.REPEATED_OPTION : AnomalyKind.BAD_OVERLOAD, Wire.OVERLOAD, at);
        } else {
            overload = value;
        }
    }

    private @Nullable DropReason findType(int first) {
        if (first < 0) {
            if (overrunCode == Wire.MESSAGE_TYPE) {
                return DropReason.BAD_MESSAGE_TYPE;
            }
            if (policy.bootp()) {
                return null;
            }
            return overrunCode != 0 ? DropReason.TRUNCATED_OPTIONS : DropReason.NO_MESSAGE_TYPE;
        }
        int value = options.length(first) == 1 ? Wire.u8(bytes, options.at(first)) : 0;
        for (int entry = first; entry >= 0; entry = options.next(entry)) {
            if (options.length(entry) != 1 || Wire.u8(bytes, options.at(entry)) != value) {
                return DropReason.BAD_MESSAGE_TYPE;
            }
        }
        if (value == 0 || value > DhcpMessageType.LAST_ASSIGNED) {
            return DropReason.BAD_MESSAGE_TYPE;
        }
        type = value;
        return null;
    }

    private void noteHeader() {
        if (Wire.u8(bytes, Wire.HOPS) > 16) {
            note(AnomalyKind.MANY_HOPS, 0, Wire.HOPS);
        }
        if (Wire.int32(bytes, Wire.XID) == 0) {
            note(AnomalyKind.ZERO_XID, 0, Wire.XID);
        }
        int secs = Wire.u16(bytes, Wire.SECS);
        if (secs > 0xff && (secs & 0xff) == 0) {
            note(AnomalyKind.SWAPPED_SECS, 0, Wire.SECS);
        }
        if ((Wire.u16(bytes, Wire.FLAGS) & ~Wire.BROADCAST_FLAG) != 0) {
            note(AnomalyKind.RESERVED_FLAGS, 0, Wire.FLAGS);
        }
        boolean ciaddr = Wire.int32(bytes, Wire.CIADDR) != 0;
        if (type == DhcpMessageType.DISCOVER.number() && ciaddr) {
            note(AnomalyKind.CIADDR_IN_DISCOVER, 0, Wire.CIADDR);
        } else if (type == DhcpMessageType.REQUEST.number() && isMixedRequest(ciaddr)) {
            note(AnomalyKind.MIXED_REQUEST, 0, Wire.CIADDR);
        }
    }

    /** RFC 2131 table 4: SELECTING has 54 and 50, INIT-REBOOT 50 only, RENEWING and REBINDING ciaddr only. */
    private boolean isMixedRequest(boolean ciaddr) {
        boolean requested = options.has(DhcpOptions.REQUESTED_ADDRESS.code());
        return requested ? ciaddr : options.has(DhcpOptions.SERVER_IDENTIFIER.code());
    }

    /** Looks at each value that is in several instances, or of which the length alone does not show that it is sound. */
    private void checkValues(int[] firsts) {
        for (int entry = 0; entry < options.size(); entry++) {
            int first = firsts[options.code(entry)];
            boolean fine = isFine(first);
            if (entry == first ? !fine : fine && entry == options.next(first)) {
                check(first);
            }
        }
    }

    private boolean isFine(int entry) {
        return policy.table().isFine(options.code(entry), bytes, options.at(entry), options.length(entry));
    }

    private void check(int first) {
        int code = options.code(first);
        OptionKey<?> key = policy.table().keyOrNull(code);
        AnomalyKind kind = key == null ? null : key.checkJoined(options.data(bytes, first));
        if (kind != null) {
            note(kind, code, options.at(first) - 2);
        }
    }

    private void note(AnomalyKind kind, int code, int offset) {
        if (anomalies.isEmpty()) {
            anomalies = new ArrayList<>();
        }
        anomalies.add(new Anomaly(kind, code, offset));
    }
}
