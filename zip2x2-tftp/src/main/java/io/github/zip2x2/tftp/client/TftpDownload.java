package io.github.zip2x2.tftp.client;

import io.github.zip2x2.tftp.TftpTransferRecord;

/** A file that was read whole into memory; immutable. */
public final class TftpDownload {
    private final byte[] bytes;
    private final TftpTransferRecord record;

    TftpDownload(byte[] bytes, TftpTransferRecord record) {
        this.bytes = bytes;
        this.record = record;
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the number of bytes} */
    public int length() {
        return bytes.length;
    }

    /** {@return what the transfer did} */
    public TftpTransferRecord record() {
        return record;
    }
}
