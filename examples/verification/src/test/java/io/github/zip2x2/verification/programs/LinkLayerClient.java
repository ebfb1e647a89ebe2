package io.github.zip2x2.verification.programs;

import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.client.ClientLease;
import io.github.zip2x2.dhcp.client.ClientPort;
import io.github.zip2x2.dhcp.client.DhcpClientActions;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import io.github.zip2x2.dhcp.client.DhcpClients;
import io.github.zip2x2.dhcp.net.LinkLayerEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The library's DHCP client on an interface without an address: {@code LinkLayerClient INTERFACE MAC TIMES}. Prints {@code
 * GOT ADDRESS server= tftp=} for the lease and for each extension; gives the address back after so many of them, prints
 * {@code LOST RELEASED}, and ends.
 */
public final class LinkLayerClient {
    private LinkLayerClient() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LinkLayerEndpoint endpoint = LinkLayerEndpoint.guest(args[0], List.of(68));
        HardwareAddress mac = HardwareAddress.ethernet(args[1]);
        CountDownLatch wanted = new CountDownLatch(Integer.parseInt(args[2]));
        CountDownLatch released = new CountDownLatch(1);
        try (DhcpClients clients = new DhcpClients(ClientPort.broadcasting(endpoint, 67)).start()) {
            DhcpClientSettings settings = DhcpClientSettings.of(mac)
                    .startDelay(Duration.ZERO, Duration.ZERO)
                    .build();
            clients.add(settings, Optional.empty(), new DhcpClients.Listener() {
                @Override
                public void bound(HardwareAddress client, ClientLease lease) {
                    endpoint.assume(0, lease.address(), 24, Optional.empty());
                    String tftp =
                            lease.message().option(DhcpOptions.TFTP_SERVER_NAME).orElse("-");
                    System.out.println("GOT " + lease.address().getHostAddress() + " server="
                            + lease.server().getHostAddress() + " tftp=" + tftp);
                    wanted.countDown();
                }

                @Override
                public void lost(HardwareAddress client, DhcpClientActions.LossReason reason) {
                    System.out.println("LOST " + reason);
                    released.countDown();
                }
            });
            wanted.await();
            clients.release(mac);
            released.await();
        }
    }
}
