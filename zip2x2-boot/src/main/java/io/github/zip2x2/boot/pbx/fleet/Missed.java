package io.github.zip2x2.boot.pbx.fleet;

/** Why a file was not read. */
public enum Missed {
    /** The server refused it. */
    REFUSED,
    /** The phone acknowledged no more. */
    TIMED_OUT,
    /** The phone or the network ended the transfer. */
    BROKEN_OFF
}
