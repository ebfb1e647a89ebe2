package io.github.zip2x2.boot.pbx.fleet;

import io.github.zip2x2.boot.pbx.fleet.Diagnosis.Standing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator should look at when the next step does not come. */
final class LikelyCause {
    private LikelyCause() {}

    static String next(PhoneRecord phone, @Nullable Milestone lastGood, Standing standing) {
        if (standing == Standing.UP) {
            return "";
        }
        if (standing == Standing.NOT_SERVED || lastGood == null) {
            return "an answer to its DHCPDISCOVER";
        }
        if (phone.hasAskedForFirmware()) {
            return phone.hasReached(Milestone.FIRMWARE_READ)
                    ? "a reboot with the new software"
                    : "the software image " + phone.firmware();
        }
        return switch (lastGood) {
            case SEEN -> isSeenByTftpOnly(phone) ? "the common file" : "DHCPREQUEST and the lease";
            case LEASED -> "the common file";
            case COMMON_READ -> "the phone's own file";
            default -> "";
        };
    }

    private static boolean isSeenByTftpOnly(PhoneRecord phone) {
        return phone.xid() == 0;
    }

    static String of(PhoneRecord phone, @Nullable Milestone lastGood, Standing standing) {
        if (standing == Standing.UP || standing == Standing.UNDER_WAY) {
            return standing == Standing.UP ? "" : missed(phone).orElse("");
        }
        if (standing == Standing.LOOPING) {
            return phone.firmwareBoots() + " boots on end asked for " + phone.firmware() + ": "
                    + missed(phone)
                            .orElse(
                                    "the phone loads it and does not keep it; its checksum or the version inside it does"
                                            + " not match its name, or it is for another model")
                    + "; name a software_version whose image is good, or the one that the phone runs";
        }
        Optional<String> missed = missed(phone);
        if (missed.isPresent()) {
            return missed.get();
        }
        Optional<NoAnswer> silence = phone.unanswered();
        if (silence.isPresent() && (lastGood == null || lastGood == Milestone.SEEN)) {
            return silence.get().remedy();
        }
        return lastGood == null
                ? "it was heard, and nothing it sent was for this server to answer"
                : after(phone, lastGood);
    }

    private static String after(PhoneRecord phone, Milestone lastGood) {
        if (phone.hasAskedForFirmware()) {
            return phone.hasReached(Milestone.FIRMWARE_READ)
                    ? "it has the image and did not come back: it still writes it, or has stopped; look at its display"
                    : "the image's transfer goes on, or the phone has gone";
        }
        return switch (lastGood) {
            case SEEN ->
                isSeenByTftpOnly(phone)
                        ? "its transfer goes on, or the phone has gone"
                        : "it does not accept the offer: the offer does not reach it (relay, VLAN), or another DHCP server"
                                + " was faster";
            case LEASED ->
                "it has an address and asks for no file: another TFTP server is named to it, or its packets to"
                        + " UDP port 69 do not come through (firewall, routing)";
            case COMMON_READ ->
                "it read the common file and asks for no own file: the common file names another server or"
                        + " a directory that it cannot use, or a VLAN in which it finds no DHCP server";
            default -> "it has gone";
        };
    }

    /** The last thing that was refused or broke off in the present boot. */
    private static Optional<String> missed(PhoneRecord phone) {
        if (phone.hasMissed(Milestone.FIRMWARE_READ)) {
            return reason(
                    phone, Milestone.FIRMWARE_READ, phone.firmware(), "put that image there, or name another version");
        }
        if (phone.hasMissed(Milestone.SPECIFIC_READ)) {
            return reason(
                    phone,
                    Milestone.SPECIFIC_READ,
                    "its own file",
                    "make the file, or look who may read it from where");
        }
        return phone.hasMissed(Milestone.COMMON_READ)
                ? reason(phone, Milestone.COMMON_READ, "the common file", "put it at the root of the TFTP server")
                : Optional.empty();
    }

    private static Optional<String> reason(PhoneRecord phone, Milestone milestone, String what, String remedy) {
        return phone.mark(milestone).map(mark -> {
            String detail = mark.detail();
            if (mark.missed().filter(Missed.TIMED_OUT::equals).isPresent()) {
                return what + " was not read to its end (" + detail
                        + "): a firewall lets port 69 through but not the transfer's own ports, or packets are lost";
            }
            return what + " was not read (" + detail + "): " + remedy;
        });
    }
}
