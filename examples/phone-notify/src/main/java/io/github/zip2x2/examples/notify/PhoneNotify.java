package io.github.zip2x2.examples.notify;

import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.boot.sip.SipVia;
import io.github.zip2x2.boot.sip.UdpNotifySender;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code phone-notify}: one SIP NOTIFY to one phone, and what came back. */
@Command(
        name = "phone-notify",
        mixinStandardHelpOptions = true,
        version = "phone-notify 0.2.0",
        description = "Sends one SIP NOTIFY to a phone, which makes it boot.",
        footer = "Ends 0 on a 2xx answer, 1 otherwise, 2 on a usage error.",
        showDefaultValues = true)
final class PhoneNotify implements Callable<Integer> {
    private static final String ADDRESS_AND_PORT = "[0-9.]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--phone",
            required = true,
            paramLabel = "ADDRESS[:PORT]",
            description = "The phone; port 5060 if not given.")
    private String phone;

    @Option(names = "--user", required = true, paramLabel = "ID", description = "The phone's device_id.")
    private String user;

    @Option(names = "--event", paramLabel = "NAME", description = "The event.")
    private String event = NotifySettings.CHECK_SYNC;

    @Option(names = "--bind", paramLabel = "ADDRESS:PORT", description = "The address and port to send from.")
    private String bind = "0.0.0.0:0";

    private PhoneNotify() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new PhoneNotify())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, a) -> {
                    err.println("phone-notify: "
                            + e.getMessage().lines().findFirst().orElse("bad usage"));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        Notify notify;
        try {
            SipUri target = uri("--phone", phone, SipVia.DEFAULT_PORT);
            notify = new Notify(target, NotifySettings.defaults().event(event));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        InetSocketAddress local = local();
        try (UdpNotifySender sender = new UdpNotifySender(local)) {
            NotifyResult result = sender.send(notify);
            spec.commandLine().getOut().println(result.text());
            return result.accepted() ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("phone-notify: could not send from " + bind + ": " + e.getMessage()
                            + " (choose another --bind, or 0.0.0.0:0 for any)");
            return 1;
        }
    }

    private SipUri uri(String option, String value, int defaultPort) {
        if (!value.matches(ADDRESS_AND_PORT)) {
            throw bad(option, value);
        }
        int colon = value.endsWith("]") ? -1 : value.lastIndexOf(':');
        boolean hasPort = colon >= 0 && value.indexOf(']') < colon;
        SipUri uri = new SipUri(
                user,
                hasPort ? value.substring(0, colon) : value,
                hasPort ? Integer.parseInt(value.substring(colon + 1)) : defaultPort);
        if (uri.address().isEmpty()) {
            throw bad(option, value);
        }
        return uri;
    }

    private InetSocketAddress local() {
        int colon = bind.lastIndexOf(':');
        try {
            int port = Integer.parseInt(bind.substring(colon + 1));
            // the URI's rules for an address are those of --bind, but for its port, which may be 0 here
            return new InetSocketAddress(
                    uri("--bind", bind.substring(0, Math.max(colon, 0)), SipVia.DEFAULT_PORT)
                            .address()
                            .orElseThrow(),
                    port);
        } catch (IllegalArgumentException e) {
            throw bad("--bind", bind);
        }
    }

    private ParameterException bad(String option, String value) {
        return new ParameterException(
                spec.commandLine(), option + ": '" + value + "' is not ADDRESS:PORT, such as 192.0.2.21:5060");
    }
}
