package io.github.zip2x2.boot.sip;

/**
 * What a phone compares before it takes a SIP message: the manual (p.112) says that a message whose address, device id or
 * port is not the phone's own is dropped, and not in which header it looks. Each value is INFERRED.
 */
public enum MessageValidation {
    /** It compares nothing. */
    OFF,
    /** It compares the Request-URI, which names who is to take the message (RFC 3261, 8.2.2.1). */
    REQUEST_URI,
    /**
     * It compares the To header, too. That is doubtful: Asterisk puts no port into To, so a phone of this kind on another
     * port than 5060 drops Asterisk's NOTIFYs.
     */
    REQUEST_URI_AND_TO
}
