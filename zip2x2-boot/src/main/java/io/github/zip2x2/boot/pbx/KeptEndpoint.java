package io.github.zip2x2.boot.pbx;

import io.github.zip2x2.dhcp.net.DatagramEndpoint;
import io.github.zip2x2.dhcp.net.DatagramRoute;
import io.github.zip2x2.dhcp.net.EndpointCapabilities;
import io.github.zip2x2.dhcp.net.NetworkAttachment;
import io.github.zip2x2.dhcp.net.ReceivedDatagram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** An endpoint that one server closes and the next one goes on with. */
class KeptEndpoint implements DatagramEndpoint {
    private final DatagramEndpoint inside;

    KeptEndpoint(DatagramEndpoint inside) {
        this.inside = inside;
    }

    @Override
    public List<NetworkAttachment> attachments() {
        return inside.attachments();
    }

    @Override
    public EndpointCapabilities capabilities() {
        return inside.capabilities();
    }

    @Override
    public int port() {
        return inside.port();
    }

    @Override
    public boolean receive(ReceivedDatagram into, long timeoutNanos) throws IOException {
        return inside.receive(into, timeoutNanos);
    }

    @Override
    public void send(ByteBuffer payload, DatagramRoute route) throws IOException {
        inside.send(payload, route);
    }

    @Override
    public void wakeup() {
        inside.wakeup();
    }

    /** Leaves the endpoint open: it is the service's. */
    @Override
    public void close() {
        inside.wakeup();
    }
}
