package io.github.zip2x2.tftp.server;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.apache.commons.net.util.SubnetUtils;
import org.apache.commons.net.util.SubnetUtils6;
import org.jspecify.annotations.Nullable;

/** A network of an access list, IPv4 or IPv6. */
final class AddressPrefix {
    private final int network;
    private final int mask;
    private final SubnetUtils6.@Nullable SubnetInfo v6;

    private AddressPrefix(int network, int mask, SubnetUtils6.@Nullable SubnetInfo v6) {
        this.network = network;
        this.mask = mask;
        this.v6 = v6;
    }

    static AddressPrefix of(String cidr) {
        if (cidr.indexOf(':') >= 0) {
            return new AddressPrefix(0, 0, new SubnetUtils6(cidr).getInfo());
        }
        SubnetUtils.SubnetInfo info = new SubnetUtils(cidr).getInfo();
        int mask = info.asInteger(info.getNetmask());
        return new AddressPrefix(info.asInteger(info.getAddress()) & mask, mask, null);
    }

    boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            // Its hash code is the address; asking for its bytes would copy them at each request.
            return v6 == null && (address.hashCode() & mask) == network;
        }
        return v6 != null && address instanceof Inet6Address inet6 && v6.isInRange(inet6);
    }
}
