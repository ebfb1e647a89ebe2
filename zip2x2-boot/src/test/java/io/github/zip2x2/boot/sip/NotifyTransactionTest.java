package io.github.zip2x2.boot.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotifyTransactionTest implements NotifyTransaction.Actions {
    private static final long MS = 1_000_000;
    private static final InetSocketAddress PHONE = new InetSocketAddress("192.0.2.21", 5060);

    private final SipMessage request = Notify.to(new SipUri("201", "192.0.2.21", 5060))
            .toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(1));
    private final NotifyTransaction transaction = new NotifyTransaction(request);
    private final List<Long> sentAtMs = new ArrayList<>();
    private final List<NotifyResult> results = new ArrayList<>();
    private long now = Long.MAX_VALUE - 3_000 * MS; // the clock may wrap in the middle of a transaction

    private final long start = now;

    @Override
    public void send(SipMessage message) {
        assertThat(message).isSameAs(request);
        sentAtMs.add((now - start) / MS);
    }

    @Override
    public void finished(NotifyResult result) {
        results.add(result);
    }

    private void start() {
        transaction.on(new SipEvent.Start(), now, this);
    }

    private void runToEnd() {
        while (transaction.deadlineNanos() != Long.MAX_VALUE) {
            now = transaction.deadlineNanos();
            transaction.on(new SipEvent.TimeReached(), now, this);
        }
    }

    private void receive(SipMessage message) {
        transaction.on(new SipEvent.Received(message, PHONE), now, this);
    }

    @Test
    void silenceIsMetWithRepetitionsThatDoubleToT2AndEndAtTimerF() {
        start();
        runToEnd();
        assertThat(sentAtMs)
                .containsExactly(0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
        assertThat((now - start) / MS).isEqualTo(32_000);
        assertThat(results).containsExactly(new NotifyResult.TimedOut(11));
    }

    @Test
    void aFinalAnswerEndsIt() {
        start();
        receive(SipMessage.response(request, 200, "OK", "t", List.of()));
        receive(SipMessage.response(request, 500, "Late", "t", List.of()));
        runToEnd();
        assertThat(results).containsExactly(new NotifyResult.Answered(200, "OK"));
        assertThat(results.get(0).accepted()).isTrue();
        assertThat(sentAtMs).containsExactly(0L);
    }

    @Test
    void aRefusalIsAnAnswerButNoAcceptance() {
        start();
        receive(SipMessage.response(request, 489, "Bad Event", "t", List.of()));
        assertThat(results).containsExactly(new NotifyResult.Answered(489, "Bad Event"));
        assertThat(results.get(0).accepted()).isFalse();
        assertThat(new NotifyResult.TimedOut(1).accepted()).isFalse();
    }

    @Test
    void aProvisionalAnswerSlowsTheRepetitionsToT2() {
        start();
        receive(SipMessage.response(request, 100, "Trying", "", List.of()));
        runToEnd();
        assertThat(sentAtMs).startsWith(0L, 500L, 4500L, 8500L);
        assertThat(results).hasSize(1).first().isInstanceOf(NotifyResult.TimedOut.class);
    }

    @Test
    void anAnswerToAnotherTransactionIsIgnored() {
        start();
        SipMessage other = Notify.to(new SipUri("201", "192.0.2.21", 5060))
                .toRequest(new InetSocketAddress("192.0.2.10", 5070), new Random(9));
        receive(SipMessage.response(other, 200, "OK", "t", List.of()));
        receive(request);
        assertThat(results).isEmpty();
    }

    @Test
    void whatTheNetworkRefusesEndsIt() {
        start();
        transaction.on(new SipEvent.Undeliverable("port unreachable"), now, this);
        assertThat(results).containsExactly(new NotifyResult.Undeliverable("port unreachable"));
        assertThat(transaction.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingHappensBeforeTheStartNorTwice() {
        transaction.on(new SipEvent.TimeReached(), now, this);
        assertThat(sentAtMs).isEmpty();
        start();
        start();
        assertThat(sentAtMs).containsExactly(0L);
        transaction.on(new SipEvent.TimeReached(), now, this);
        assertThat(sentAtMs).as("a tick before the deadline sends nothing").containsExactly(0L);
    }

    @Test
    void aRequestWithoutABranchIsRefused() {
        assertThatThrownBy(() -> new NotifyTransaction(SipMessage.request("NOTIFY", "sip:a@b", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("branch");
    }
}
