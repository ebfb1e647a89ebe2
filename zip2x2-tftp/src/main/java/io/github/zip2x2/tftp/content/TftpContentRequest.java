package io.github.zip2x2.tftp.content;

import io.github.zip2x2.tftp.TftpRequest;
import java.net.InetSocketAddress;
import java.util.Objects;

/** What a peer asks a server for: the request as on the wire, who asks and at which address of ours; immutable. */
public final class TftpContentRequest {
    private final TftpRequest request;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;

    /**
     * Makes a request.
     *
     * @param request the request as on the wire
     * @param peer who asks
     * @param local the listening address that was asked
     */
    public TftpContentRequest(TftpRequest request, InetSocketAddress peer, InetSocketAddress local) {
        this.request = Objects.requireNonNull(request, "request");
        this.peer = Objects.requireNonNull(peer, "peer");
        this.local = Objects.requireNonNull(local, "local");
    }

    /** {@return the request as on the wire} */
    public TftpRequest request() {
        return request;
    }

    /** {@return the file's name as on the wire, not cleaned in any way} */
    public String path() {
        return request.file();
    }

    /** {@return who asks} */
    public InetSocketAddress peer() {
        return peer;
    }

    /** {@return the listening address that was asked} */
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public String toString() {
        return request + " from " + peer + " at " + local;
    }
}
