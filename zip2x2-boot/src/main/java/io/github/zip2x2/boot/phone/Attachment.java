package io.github.zip2x2.boot.phone;

/** How a phone is attached to the network. */
public sealed interface Attachment permits PhoneAttachment, LinkAttachment, VlanAttachment {}
