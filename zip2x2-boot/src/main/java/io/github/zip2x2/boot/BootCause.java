package io.github.zip2x2.boot;

/** Why a phone boots. */
public enum BootCause {
    /** Power was applied. */
    POWER_ON,
    /** A SIP NOTIFY was accepted. */
    NOTIFY,
    /** Software was downloaded in the boot before this one. */
    SOFTWARE_DOWNLOADED,
    /** The configuration moved the phone to another VLAN in the boot before this one. */
    VLAN_CHANGED
}
