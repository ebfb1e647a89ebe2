package io.github.zip2x2.config.table;

import io.github.zip2x2.config.MacAddress;

/** A phone's hardware address as people and spreadsheets write it. */
final class MacCell {
    private static final String REMEDY =
            "write the 12 hexadecimal digits of the phone's label, for example 0008A10FF312";

    private MacCell() {}

    static MacAddress read(String cell) {
        String text = withoutBlanks(cell);
        MacAddress mac = MacAddress.tryParse(text).orElseThrow(() -> bad(cell, text));
        if (mac.toLong() == 0xffff_ffff_ffffL) {
            throw new BadCell("is the broadcast address, which no phone has", REMEDY);
        }
        if (mac.toLong() == 0) {
            throw new BadCell("is all zeros, which no phone has", REMEDY);
        }
        if ((mac.toBytes()[0] & 1) != 0) {
            throw new BadCell("is the address of a group, since its first byte is odd; no phone has it", REMEDY);
        }
        return mac;
    }

    /** Blanks of web pages stand between the digits, too; those between groups separate them. */
    private static String withoutBlanks(String cell) {
        StringBuilder text = new StringBuilder();
        cell.codePoints().forEach(c -> {
            boolean blank = Character.isSpaceChar(c) && c != ' ';
            if (!blank && Character.getType(c) != Character.FORMAT) {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private static BadCell bad(String cell, String text) {
        String digits = text.replaceAll("[:. -]", "");
        int other = digits.codePoints()
                .filter(c -> c > 'f' || Character.digit(c, 16) < 0)
                .findFirst()
                .orElse(-1);
        if (other == 'O' || other == 'o') {
            return new BadCell("has the letter O for a zero", REMEDY);
        }
        if (other >= 0) {
            return new BadCell(
                    "'" + shortened(cell) + "' has '" + Character.toString(other) + "', which is no hexadecimal digit",
                    REMEDY);
        }
        if (digits.length() < 12 && digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty()) {
            return new BadCell(
                    "'" + shortened(cell) + "' has " + digits.length()
                            + " digits; a spreadsheet leaves zeros at the front of a number out",
                    "format the column as text and write all 12 digits");
        }
        return new BadCell("'" + shortened(cell) + "' has " + digits.length() + " digits, not 12", REMEDY);
    }

    private static String shortened(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
    }
}
