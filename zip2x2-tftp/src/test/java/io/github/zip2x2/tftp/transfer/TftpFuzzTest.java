package io.github.zip2x2.tftp.transfer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.zip2x2.tftp.TftpOptions;
import io.github.zip2x2.tftp.TftpPacketKind;
import io.github.zip2x2.tftp.TftpPacketView;
import io.github.zip2x2.tftp.TftpRequest;
import io.github.zip2x2.tftp.TftpTransferSettings;
import io.github.zip2x2.tftp.content.MemoryContentSource;
import io.github.zip2x2.tftp.server.TftpServerSettings;
import io.github.zip2x2.tftp.testing.EngineProbe;
import io.github.zip2x2.tftp.testing.LinkFaults;
import io.github.zip2x2.tftp.testing.VirtualTftp;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Hostile bytes at the codec, at the server and at a client. Nothing may throw, hang or hold on to anything. */
class TftpFuzzTest {
    private static final InetSocketAddress PHONE = VirtualTftp.address(2, 40_000);
    private static final InetSocketAddress TID = VirtualTftp.address(1, 50_001);

    @FuzzTest(maxDuration = "120s")
    void codec(byte[] bytes) {
        TftpPacketView view = new TftpPacketView();
        TftpPacketKind kind = view.decode(ByteBuffer.wrap(bytes));
        view.options();
        view.errorText();
        view.errorCode();
        if (kind == TftpPacketKind.RRQ || kind == TftpPacketKind.WRQ) {
            TftpAgreement agreement =
                    TftpAgreement.asServer(view.request(), TftpOptionLimits.defaults(), 1468, bytes.length);
            long inFlight = (long) agreement.blksize() * agreement.windowsize();
            if (agreement.blksize() < 8 || agreement.blksize() > 1468 || inFlight > 1 << 20) {
                throw new AssertionError("agreed to " + agreement);
            }
        }
    }

    @FuzzTest(maxDuration = "120s")
    void server(FuzzedDataProvider data) {
        MemoryContentSource files = new MemoryContentSource().put("f", new byte[3000]);
        TftpServerSettings settings = TftpServerSettings.builder().uploads(true).build();
        VirtualTftp network = new VirtualTftp(files, settings, LinkFaults.NONE, 1);
        long bytesIn = 0;
        while (data.remainingBytes() > 2) {
            boolean transferPort = data.consumeBoolean();
            InetSocketAddress to =
                    transferPort ? VirtualTftp.address(1, 50_000 + data.consumeInt(0, 70)) : VirtualTftp.SERVER;
            byte[] packet = data.consumeBytes(data.consumeInt(0, 600));
            bytesIn += packet.length;
            network.inject(VirtualTftp.address(2, 40_000 + data.consumeInt(0, 3)), to, packet);
            network.run(data.consumeInt(0, 2000) * 1_000_000L);
        }
        network.run();
        if (network.server().active() != 0 || network.openContents() != 0) {
            throw new AssertionError("something is left: " + network.server().counters());
        }
        if (network.sent().size() > 200_000) {
            throw new AssertionError(network.sent().size() + " packets for " + bytesIn + " bytes");
        }
    }

    @FuzzTest(maxDuration = "120s")
    void client(FuzzedDataProvider data) {
        TftpOptions options = data.consumeBoolean()
                ? TftpOptions.NONE.with("blksize", 1428).with("windowsize", 4).with("tsize", 0)
                : TftpOptions.NONE;
        EngineProbe probe = new EngineProbe(TftpTransferEngine.read(
                TftpRequest.read("f").withOptions(options),
                VirtualTftp.SERVER,
                TftpTransferSettings.defaults(),
                new SplittableRandom(1)));
        int packets = 0;
        while (data.remainingBytes() > 2) {
            InetSocketAddress from = data.pickValue(List.of(TID, TID, TID, VirtualTftp.SERVER, PHONE));
            probe.receive(from, data.consumeBytes(data.consumeInt(0, 1500)));
            packets++;
            if (data.consumeBoolean()) {
                probe.timeout();
            }
        }
        for (int i = 0; i < 200 && !probe.engine().isDone(); i++) {
            probe.timeout();
        }
        if (!probe.engine().isDone() || probe.record() == null) {
            throw new AssertionError("does not end");
        }
        if (probe.sent().size() > 2 * packets + 50) {
            throw new AssertionError("answers more than it gets");
        }
    }
}
