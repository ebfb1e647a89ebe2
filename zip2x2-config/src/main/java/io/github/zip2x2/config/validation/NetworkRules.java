package io.github.zip2x2.config.validation;

import static io.github.zip2x2.config.finding.Severity.ERROR;
import static io.github.zip2x2.config.finding.Severity.NOTE;
import static io.github.zip2x2.config.finding.Severity.WARNING;

import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.finding.Finding;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How addresses go together. */
final class NetworkRules implements ConfigurationRule {
    @Override
    public void check(EffectiveConfiguration configuration, Consumer<Finding> findings) {
        RuleFindings rule = new RuleFindings(configuration, findings);
        timeServers(rule);
        if (rule.get(Parameters.USE_DHCP).filter(dhcp -> !dhcp).isPresent()) {
            complete(rule);
            network(rule);
        }
    }

    private static void timeServers(RuleFindings rule) {
        Optional<HostAddress> sntp = rule.get(Parameters.SNTP_SERVER_ADDR);
        Optional<HostAddress> ntp = rule.get(Parameters.NTP_SERVER_ADDR);
        if (sntp.isPresent() && ntp.isPresent()) {
            boolean same = sntp.equals(ntp);
            rule.add(
                    Parameters.SNTP_SERVER_ADDR,
                    same ? NOTE : WARNING,
                    ValidationCodes.TWO_TIME_SERVERS,
                    "sntp_server_addr and ntp_server_addr are both set" + (same ? "" : ", to different servers"),
                    "set both to the same server, or disable one with a semicolon");
        }
    }

    private static void complete(RuleFindings rule) {
        for (Parameter<?> needed : List.of(Parameters.IP_ADDR, Parameters.SUBNET_MASK, Parameters.DEFAULT_GATEWAY)) {
            if (!rule.isSet(needed)) {
                rule.add(
                        Parameters.USE_DHCP,
                        WARNING,
                        ValidationCodes.STATIC_INCOMPLETE,
                        "use_dhcp is no, and " + needed.key() + " is not set",
                        "set " + needed.key() + " below [NET_CONFIG], or use_dhcp=yes");
            }
        }
    }

    private static void network(RuleFindings rule) {
        Optional<Integer> mask = rule.get(Parameters.SUBNET_MASK).map(NetworkRules::bits);
        if (mask.isEmpty()) {
            return;
        }
        int ones = mask.get();
        if (ones == 0 || (~ones & (~ones + 1)) != 0) {
            rule.add(
                    Parameters.SUBNET_MASK,
                    ERROR,
                    ValidationCodes.MASK,
                    "subnet_mask is no mask",
                    "write the network's mask, for example 255.255.255.0");
            return;
        }
        Optional<Integer> address = rule.get(Parameters.IP_ADDR).map(NetworkRules::bits);
        Optional<Integer> router = rule.get(Parameters.DEFAULT_GATEWAY).map(NetworkRules::bits);
        if (address.isEmpty()) {
            return;
        }
        int host = address.get() & ~ones;
        if (ones != -1 && ones != -2 && (host == 0 || host == ~ones)) {
            rule.add(
                    Parameters.IP_ADDR,
                    WARNING,
                    ValidationCodes.STATIC_NETWORK,
                    "ip_addr is the network's " + (host == 0 ? "own" : "broadcast") + " address",
                    "take an address of a host in that network, or correct subnet_mask");
        }
        if (router.isPresent() && ((address.get() ^ router.get()) & ones) != 0) {
            rule.add(
                    Parameters.DEFAULT_GATEWAY,
                    WARNING,
                    ValidationCodes.STATIC_NETWORK,
                    "default_gateway is not in the network of ip_addr and subnet_mask",
                    "correct the one of the three that is wrong");
        }
    }

    private static int bits(Inet4Address address) {
        byte[] quad = address.getAddress();
        return ((quad[0] & 0xff) << 24) | ((quad[1] & 0xff) << 16) | ((quad[2] & 0xff) << 8) | (quad[3] & 0xff);
    }
}
