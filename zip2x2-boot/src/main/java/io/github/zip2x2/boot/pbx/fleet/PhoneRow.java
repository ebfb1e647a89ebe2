package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.BootCause;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.dhcp.Ipv4;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A phone's record as rows: one for the phone, one for each milestone. */
final class PhoneRow {
    static final String SELECT_PHONE = "SELECT mac, boot, boot_began, cause, leg, leg_began, last_step, xid, network,"
            + " via, address, notified_at, firmware, firmware_boots, firmware_boot, packets,"
            + " address_until, stalled, registered_boot, unanswered, unanswered_boot, unanswered_leg FROM zip2x2_fleet_phone";

    static final String UPSERT_PHONE = "INSERT INTO zip2x2_fleet_phone (mac, mac_text, boot, boot_began, cause, leg,"
            + " leg_began, last_step, xid, network, via, address, notified_at, firmware, firmware_boots, firmware_boot,"
            + " packets, address_until, stalled, registered_boot, unanswered, unanswered_boot, unanswered_leg)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mac) DO UPDATE SET"
            + " boot = excluded.boot, boot_began = excluded.boot_began, cause = excluded.cause, leg = excluded.leg,"
            + " leg_began = excluded.leg_began, last_step = excluded.last_step, xid = excluded.xid,"
            + " network = excluded.network, via = excluded.via, address = excluded.address,"
            + " notified_at = excluded.notified_at, firmware = excluded.firmware,"
            + " firmware_boots = excluded.firmware_boots, firmware_boot = excluded.firmware_boot,"
            + " packets = excluded.packets, address_until = excluded.address_until, stalled = excluded.stalled,"
            + " registered_boot = excluded.registered_boot, unanswered = excluded.unanswered,"
            + " unanswered_boot = excluded.unanswered_boot, unanswered_leg = excluded.unanswered_leg";

    static final String SELECT_MARK = "SELECT mac, milestone, at, boot, missed, detail, good_at, good_version,"
            + " leg, good_boot, good_leg, device_id, sip_port FROM zip2x2_fleet_mark";

    static final String UPSERT_MARK = "INSERT INTO zip2x2_fleet_mark (mac, milestone, at, boot, outcome, version,"
            + " detail, good_at, good_version, missed, leg, good_boot, good_leg, device_id, sip_port)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mac, milestone) DO UPDATE"
            + " SET at = excluded.at, boot = excluded.boot, outcome = excluded.outcome, version = excluded.version,"
            + " detail = excluded.detail, good_at = excluded.good_at, good_version = excluded.good_version,"
            + " missed = excluded.missed, leg = excluded.leg, good_boot = excluded.good_boot,"
            + " good_leg = excluded.good_leg, device_id = excluded.device_id, sip_port = excluded.sip_port";

    private PhoneRow() {}

    static void bindPhone(PreparedStatement statement, PhoneRecord phone) throws SQLException {
        statement.setLong(1, phone.mac().toLong());
        statement.setString(2, phone.mac().hex());
        statement.setLong(3, phone.boot());
        statement.setLong(4, micros(phone.bootBegan()));
        statement.setString(5, phone.cause().name());
        statement.setInt(6, phone.leg());
        statement.setLong(7, micros(phone.legBegan()));
        statement.setLong(8, micros(phone.lastStep()));
        statement.setInt(9, phone.xid());
        statement.setString(10, phone.network());
        statement.setString(11, phone.via());
        statement.setString(
                12,
                phone.address()
                        .map(address -> HexFormat.of().formatHex(address.getAddress()))
                        .orElse(""));
        setTime(statement, 13, phone.notifiedAt());
        statement.setString(14, phone.firmware());
        statement.setInt(15, phone.firmwareBoots());
        statement.setLong(16, phone.firmwareBoot());
        statement.setString(17, text(phone.packets()));
        setTime(statement, 18, phone.addressUntil());
        statement.setInt(19, phone.isStalled() ? 1 : 0);
        statement.setLong(20, phone.registeredBoot());
        Optional<PhoneRecord.Unanswered> unanswered = phone.lastUnanswered();
        setText(statement, 21, unanswered.map(last -> last.reason().name()));
        statement.setLong(22, unanswered.map(PhoneRecord.Unanswered::boot).orElse(0L));
        statement.setInt(23, unanswered.map(PhoneRecord.Unanswered::leg).orElse(0));
    }

    static void bindMark(PreparedStatement statement, MacAddress mac, Milestone milestone, Mark mark)
            throws SQLException {
        statement.setLong(1, mac.toLong());
        statement.setString(2, milestone.name());
        statement.setLong(3, micros(mark.at()));
        statement.setLong(4, mark.boot());
        statement.setString(5, mark.isGood() ? "good" : "bad");
        statement.setString(6, mark.version());
        statement.setString(7, mark.detail());
        setTime(statement, 8, mark.goodAt());
        statement.setString(9, mark.goodVersion());
        setText(statement, 10, mark.missed().map(Missed::name));
        statement.setInt(11, mark.leg());
        Optional<Mark.Success> success = mark.success();
        statement.setLong(12, success.map(Mark.Success::boot).orElse(0L));
        statement.setInt(13, success.map(Mark.Success::leg).orElse(0));
        statement.setString(14, mark.file().flatMap(ReadFile::deviceId).orElse(""));
        statement.setInt(
                15,
                mark.file().map(ReadFile::sipPort).orElse(OptionalInt.empty()).orElse(0));
    }

    private static void setText(PreparedStatement statement, int column, Optional<String> text) throws SQLException {
        if (text.isPresent()) {
            statement.setString(column, text.get());
        } else {
            statement.setNull(column, Types.VARCHAR);
        }
    }

    private static void setTime(PreparedStatement statement, int column, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            statement.setLong(column, micros(time.get()));
        } else {
            statement.setNull(column, Types.BIGINT);
        }
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable Instant nullableTime(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : time(micros);
    }

    static MacAddress mac(ResultSet row) throws SQLException {
        return MacAddress.parse(HexFormat.of().toHexDigits(row.getLong(1), 12));
    }

    /** Reads the row that the cursor stands on, milestones apart; empty when its values are none that were ever written. */
    static Optional<PhoneRecord.Builder> readPhone(ResultSet row) throws SQLException {
        try {
            return Optional.of(PhoneRecord.of(mac(row), time(row.getLong(3)))
                    .boot(row.getLong(2), time(row.getLong(3)), BootCause.valueOf(text(row, 4)))
                    .leg(row.getInt(5), time(row.getLong(6)))
                    .lastStep(time(row.getLong(7)))
                    .xid(row.getInt(8))
                    .network(text(row, 9))
                    .via(text(row, 10))
                    .address(address(text(row, 11)), nullableTime(row, 17))
                    .notifiedAt(nullableTime(row, 12))
                    .firmware(text(row, 13), row.getInt(14), row.getLong(15))
                    .packets(packets(text(row, 16)))
                    .stalled(row.getInt(18) != 0)
                    .registeredBoot(row.getLong(19))
                    .unanswered(unanswered(row)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static PhoneRecord.@Nullable Unanswered unanswered(ResultSet row) throws SQLException {
        String reason = row.getString(20);
        return reason == null
                ? null
                : new PhoneRecord.Unanswered(NoAnswer.valueOf(reason), row.getLong(21), row.getInt(22));
    }

    /** Adds the row that the cursor stands on to the record; one that was never written so is left out. */
    static void readMark(ResultSet row, PhoneRecord.Builder phone) throws SQLException {
        try {
            Milestone milestone = Milestone.valueOf(text(row, 2));
            String missed = row.getString(5);
            Instant goodAt = nullableTime(row, 7);
            ReadFile file = ReadFile.of(text(row, 8)).deviceId(text(row, 12)).sipPort(row.getInt(13));
            phone.mark(
                    milestone,
                    Mark.restored(
                            Moment.dated(time(row.getLong(3))),
                            row.getLong(4),
                            row.getInt(9),
                            missed == null ? null : Missed.valueOf(missed),
                            text(row, 6),
                            goodAt == null
                                    ? null
                                    : new Mark.Success(Moment.dated(goodAt), row.getLong(10), row.getInt(11), file)));
        } catch (IllegalArgumentException e) {
            return;
        }
    }

    private static @Nullable InetAddress address(String hex) {
        if (hex.isEmpty()) {
            return null;
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        try {
            return bytes.length == 4 ? Ipv4.of(Integer.parseUnsignedInt(hex, 16)) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new IllegalArgumentException("column " + column + " is null");
        }
        return text;
    }

    /** A line for each packet, its parts parted by tabs: notes hold no control characters. */
    private static String text(List<PacketNote> packets) {
        StringBuilder text = new StringBuilder();
        for (PacketNote packet : packets) {
            text.append(micros(packet.at())).append('\t').append(packet.via()).append('\t');
            text.append(packet.message()).append('\t').append(packet.note()).append('\n');
        }
        return text.toString();
    }

    private static List<PacketNote> packets(String text) {
        List<PacketNote> packets = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] parts = line.split("\t", -1);
            if (parts.length == 4) {
                packets.add(new PacketNote(time(Long.parseLong(parts[0])), parts[1], parts[2], parts[3]));
            }
        }
        return packets;
    }
}
