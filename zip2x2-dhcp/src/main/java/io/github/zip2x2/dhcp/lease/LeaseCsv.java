package io.github.zip2x2.dhcp.lease;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes leases as comma-separated values (RFC 4180), for people and spreadsheets. */
public final class LeaseCsv {

    private static final String HEADER = "address,state,client,hardware,hostname,start,expiry,previous_client,version";

    private LeaseCsv() {}

    /**
     * Writes a header and one line for each record, by address.
     *
     * @param leases what to write
     * @param out where to; UTF-8 is the caller's to choose, all other characters are ASCII but host names
     * @throws IOException if reading or writing fails
     */
    public static void write(LeaseLookup leases, Appendable out) throws IOException {
        List<Lease> all = new ArrayList<>();
        leases.forEach(all::add);
        all.sort(Comparator.comparingLong(lease -> Integer.toUnsignedLong(lease.addressNumber())));
        out.append(HEADER).append("\r\n");
        for (Lease lease : all) {
            out.append(lease.address().getHostAddress())
                    .append(',')
                    .append(lease.state().name())
                    .append(',')
                    .append(lease.client().toString())
                    .append(',')
                    .append(lease.hardware().toString())
                    .append(',')
                    .append(quoted(lease.hostName()))
                    .append(',')
                    .append(lease.start().toString())
                    .append(',')
                    .append(text(lease.expiry()))
                    .append(',')
                    .append(lease.previousClient().map(ClientIdentity::toString).orElse(""))
                    .append(',')
                    .append(Long.toString(lease.version()))
                    .append("\r\n");
        }
    }

    private static String text(Instant expiry) {
        return expiry.equals(Lease.NEVER) ? "never" : expiry.toString();
    }

    /** Host names come from the network: quoted always, and never a formula to a spreadsheet. */
    private static String quoted(String hostName) {
        if (hostName.isEmpty()) {
            return "";
        }
        String safe = "=+-@\t\r".indexOf(hostName.charAt(0)) >= 0 ? "'" + hostName : hostName;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
