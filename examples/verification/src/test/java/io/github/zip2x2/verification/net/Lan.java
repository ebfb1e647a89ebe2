package io.github.zip2x2.verification.net;

import java.util.List;

/** A server and its clients on one network; every one's interface is {@code eth0}. */
public final class Lan {
    private final Namespace server;
    private final List<Namespace> clients;

    Lan(Namespace server, List<Namespace> clients) {
        this.server = server;
        this.clients = List.copyOf(clients);
    }

    /** The namespace that has an address. */
    public Namespace server() {
        return server;
    }

    /** The first client. */
    public Namespace client() {
        return client(0);
    }

    /** The client of this number, counted from 0. */
    public Namespace client(int number) {
        return clients.get(number);
    }
}
