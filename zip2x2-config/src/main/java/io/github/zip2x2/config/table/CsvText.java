package io.github.zip2x2.config.table;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The characters of a CSV, whichever program saved it; or why its bytes are none. */
final class CsvText {
    /** As many bytes as a million rows of 64 bytes have. */
    static final int LONGEST = 64 << 20;

    private CsvText() {}

    /** The bytes are no text; where that shows, and what to do. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        private final int row;
        private final int column;
        private final String remedy;

        Broken(int row, int column, String text, String remedy) {
            super(text);
            this.row = row;
            this.column = column;
            this.remedy = remedy;
        }

        int row() {
            return row;
        }

        int column() {
            return column;
        }

        String remedy() {
            return remedy;
        }
    }

    static String decode(byte[] bytes) throws Broken {
        if (bytes.length > LONGEST) {
            throw new Broken(0, 0, "the file has " + bytes.length + " bytes, more than " + LONGEST, "split it");
        }
        for (String wide : new String[] {"UTF-32LE", "UTF-32BE"}) {
            if (startsWith(bytes, "\ufeff".getBytes(Charset.forName(wide)))) {
                throw new Broken(0, 0, "the file is UTF-32, four bytes a character", "save it as CSV UTF-8");
            }
        }
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            byte[] mark = "\ufeff".getBytes(charset);
            boolean bare = bytes.length > 3 && bytes[charset == StandardCharsets.UTF_16LE ? 1 : 0] == 0;
            if (startsWith(bytes, mark) || bare) {
                return strict(bytes, startsWith(bytes, mark) ? mark.length : 0, charset);
            }
        }
        byte[] mark = "\ufeff".getBytes(StandardCharsets.UTF_8);
        return strict(bytes, startsWith(bytes, mark) ? mark.length : 0, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length
                && ByteBuffer.wrap(bytes, 0, mark.length).equals(ByteBuffer.wrap(mark));
    }

    private static String strict(byte[] bytes, int start, Charset charset) throws Broken {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        String text = out.toString();
        if (result.isError()) {
            int row = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            throw new Broken(
                    row,
                    0,
                    charset.equals(StandardCharsets.UTF_8)
                            ? String.format(
                                    "character %d of the line is the byte 0x%02X, which is no UTF-8 but looks like Windows-1252 or Latin-1",
                                    column, bytes[in.position()])
                            : "the file breaks off inside a character of " + charset,
                    "save it as CSV UTF-8");
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new Broken(
                    1
                            + (int) text.substring(0, nul)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count(),
                    0,
                    "the line has a NUL, which no CSV has",
                    "save the table as CSV UTF-8; a spreadsheet's own file is none");
        }
        return text;
    }
}
