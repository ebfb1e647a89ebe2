package example.consumer;

import io.github.zip2x2.boot.phone.BootEvent;
import io.github.zip2x2.boot.phone.BootListener;
import io.github.zip2x2.boot.sip.NotifySender;
import io.github.zip2x2.boot.phone.WireListener;
import io.github.zip2x2.boot.phone.WirePacket;
import io.github.zip2x2.boot.sip.NotifyListenerEngine;
import io.github.zip2x2.boot.sip.NotifyTransaction;
import io.github.zip2x2.boot.phone.PhoneActions;
import io.github.zip2x2.boot.phone.PhoneBootEngine;
import io.github.zip2x2.boot.phone.PhoneEvent;
import io.github.zip2x2.boot.phone.PhoneProfile;
import io.github.zip2x2.boot.sip.SipEvent;
import io.github.zip2x2.boot.firmware.FirmwareInspector;
import io.github.zip2x2.boot.firmware.FirmwareVerdict;
import io.github.zip2x2.boot.sip.MessageValidation;
import io.github.zip2x2.boot.sip.Notify;
import io.github.zip2x2.boot.sip.NotifyResult;
import io.github.zip2x2.boot.sip.NotifySettings;
import io.github.zip2x2.boot.sip.SipMessage;
import io.github.zip2x2.boot.sip.SipUri;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.client.DhcpClientSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A PBX that owns the SIP socket and knows the vendor's firmware format. */
final class BootPart implements Consumer.Part {
    /** Remembers what it heard. */
    static final class Events implements BootListener {
        private final List<BootEvent> heard = new ArrayList<>();

        @Override
        public void on(BootEvent event) {
            heard.add(event);
        }
    }

    /** Counts what a phone sends, too. */
    static final class Wire implements WireListener {
        private int sent;

        @Override
        public void on(BootEvent event) {}

        @Override
        public void passed(WirePacket packet) {
            sent += packet.sent() ? 1 : 0;
        }
    }

    /** Trusts everybody. */
    static final class Inspector implements FirmwareInspector {
        @Override
        public FirmwareVerdict inspect(String fileName, ByteBuffer image) {
            return new FirmwareVerdict.Verified("1.0.0");
        }
    }

    /** Sends by the transaction engine; the phone is another engine, and no datagram is needed. */
    static final class EngineSender implements NotifySender {
        @Override
        public NotifyResult send(Notify notify) {
            InetSocketAddress pbx = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
            Transaction pbxSide = new Transaction();
            NotifyTransaction transaction = new NotifyTransaction(notify.toRequest(pbx, new SplittableRandom(1)));
            transaction.on(new SipEvent.Start(), 0, pbxSide);

            Phone phoneSide = new Phone();
            NotifyListenerEngine phone =
                    new NotifyListenerEngine(Set.of(NotifySettings.CHECK_SYNC), MessageValidation.REQUEST_URI, new SplittableRandom(2));
            phone.running(new NotifyListenerEngine.Identity("201", Set.of("192.0.2.7"), 5060));
            phone.on(new SipEvent.Received(pbxSide.sent.get(0), pbx), 0, phoneSide);
            transaction.on(new SipEvent.Received(phoneSide.answers.get(0), pbx), 1, pbxSide);
            return pbxSide.results.get(0);
        }
    }

    /** The PBX' side of a transaction. */
    static final class Transaction implements NotifyTransaction.Actions {
        private final List<SipMessage> sent = new ArrayList<>();
        private final List<NotifyResult> results = new ArrayList<>();

        @Override
        public void send(SipMessage request) {
            sent.add(request);
        }

        @Override
        public void finished(NotifyResult result) {
            results.add(result);
        }
    }

    /** The phone's side. */
    static final class Phone implements NotifyListenerEngine.Actions {
        private final List<SipMessage> answers = new ArrayList<>();

        @Override
        public void send(SipMessage answer, InetSocketAddress destination) {
            answers.add(answer);
        }

        @Override
        public void accepted(String event) {}

        @Override
        public void dropped(NotifyListenerEngine.Drop reason, String header) {
            throw new IllegalStateException("dropped: " + reason);
        }
    }

    /** A phone without a network: it counts what it would send. */
    static final class Hands implements PhoneActions {
        private final BootListener listener;
        private int dhcp;

        Hands(BootListener listener) {
            this.listener = listener;
        }

        @Override
        public void sendDhcp(ByteBuffer message, InetSocketAddress destination) {
            dhcp++;
        }

        @Override
        public void sendTftp(int transfer, ByteBuffer datagram, InetSocketAddress peer) {}

        @Override
        public void closeTftp(int transfer) {}

        @Override
        public void event(BootEvent event) {
            listener.on(event);
        }
    }

    @Override
    public String run() throws Exception {
        Events events = new Events();
        Hands hands = new Hands(events);
        PhoneProfile profile = PhoneProfile.of(PhoneModel.ZIP2X2)
                .dhcp(mac -> DhcpClientSettings.of(mac)
                        .startDelay(Duration.ZERO, Duration.ZERO)
                        .build())
                .build();
        PhoneBootEngine booting = new PhoneBootEngine(
                profile, MacAddress.parse("000BEA000021"), Optional.empty(), new SplittableRandom(3));
        booting.on(PhoneEvent.Signal.POWER_ON, 0, hands);
        booting.on(PhoneEvent.Signal.TIME_REACHED, 0, hands);
        Consumer.require(events.heard.get(0) instanceof BootEvent.Started, "the listener heard the start");
        Consumer.require(hands.dhcp == 1, "the phone sent its DHCPDISCOVER");
        Wire wire = new Wire();
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        wire.passed(new WirePacket(0, true, nobody, nobody, ByteBuffer.allocate(1)));
        Consumer.require(wire.sent == 1, "the listener heard of the packet");
        FirmwareVerdict verdict = new Inspector().inspect("ZIP2x2_1_0_0.bin", ByteBuffer.allocate(1));
        Consumer.require(verdict instanceof FirmwareVerdict.Verified, "the inspector verified");
        NotifyResult result = new EngineSender()
                .send(Notify.to(SipUri.parse("sip:201@192.0.2.7:5060").orElseThrow()));
        Consumer.require(result.accepted(), "the phone accepted: " + result);
        return "boot: " + result;
    }
}
