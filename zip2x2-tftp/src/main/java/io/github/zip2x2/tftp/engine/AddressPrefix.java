package io.github.zip2x2.tftp.engine;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.apache.commons.net.util.SubnetUtils;
import org.apache.commons.net.util.SubnetUtils6;
import org.jspecify.annotations.Nullable;

/** A network of an access list, IPv4 or IPv6. */
final class AddressPrefix {
    private final SubnetUtils.@Nullable SubnetInfo v4;
    private final SubnetUtils6.@Nullable SubnetInfo v6;

    private AddressPrefix(SubnetUtils.@Nullable SubnetInfo v4, SubnetUtils6.@Nullable SubnetInfo v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    static AddressPrefix of(String cidr) {
        if (cidr.indexOf(':') >= 0) {
            return new AddressPrefix(null, new SubnetUtils6(cidr).getInfo());
        }
        SubnetUtils subnet = new SubnetUtils(cidr);
        subnet.setInclusiveHostCount(true);
        return new AddressPrefix(subnet.getInfo(), null);
    }

    boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return v4 != null && v4.isInRange(address.getHostAddress());
        }
        return v6 != null && address instanceof Inet6Address inet6 && v6.isInRange(inet6);
    }
}
