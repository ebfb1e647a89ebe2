package io.github.zip2x2.boot.phone;

import java.util.Map;
import java.util.Objects;

/**
 * A phone that its configuration can move to another VLAN: for each VLAN the network that it then finds, such as the
 * host's VLAN interface. A VLAN that is not named is one that the phone cannot be moved to here; its boot then ends in
 * the network that it is in, and says so. Immutable.
 *
 * @param untagged where the phone is without a VLAN, and at its first boot
 * @param vlans the networks by VLAN id, 1 to 4094
 */
public record VlanAttachment(Attachment untagged, Map<Integer, Attachment> vlans) implements Attachment {
    /**
     * Makes it.
     *
     * @param untagged where the phone is without a VLAN
     * @param vlans the networks by VLAN id
     * @throws IllegalArgumentException if an id is not in 1..4094, or a network has VLANs of its own
     */
    public VlanAttachment {
        Objects.requireNonNull(untagged, "untagged");
        vlans = Map.copyOf(vlans);
        vlans.keySet().stream().filter(id -> id < 1 || id > 4094).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("vlans: id " + id + " is outside 1..4094 (IEEE 802.1Q)");
        });
        if (untagged instanceof VlanAttachment || vlans.values().stream().anyMatch(VlanAttachment.class::isInstance)) {
            throw new IllegalArgumentException("vlans: a network inside a VlanAttachment is one without VLANs");
        }
    }
}
