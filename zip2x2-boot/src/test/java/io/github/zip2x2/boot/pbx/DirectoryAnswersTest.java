package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zip2x2.boot.internal.Macs;
import io.github.zip2x2.boot.pbx.site.PhoneSettings;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.dhcp.HardwareAddress;
import io.github.zip2x2.dhcp.server.ClientStanding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DirectoryAnswersTest {
    private static final MacAddress SLOW = MacAddress.parse("000BEA000001");
    private static final MacAddress FAST = MacAddress.parse("000BEA000002");
    private static final MacAddress NOBODY = MacAddress.parse("000BEA000003");

    private final CountDownLatch asking = new CountDownLatch(1);
    private final Semaphore answer = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<ProvisioningEvent> events = new ConcurrentLinkedQueue<>();
    private DirectoryAnswers answers = answers(Duration.ofDays(1));

    private DirectoryAnswers answers(Duration wait) {
        return new DirectoryAnswers(this::phone, wait.toNanos(), events::add);
    }

    private Optional<PhoneSettings> phone(MacAddress mac) {
        asked.incrementAndGet();
        if (mac.equals(SLOW)) {
            asking.countDown();
            answer.acquireUninterruptibly();
        }
        return mac.equals(NOBODY)
                ? Optional.empty()
                : Optional.of(PhoneSettings.of(PhoneModel.ZIP2X2).site("berlin"));
    }

    @AfterEach
    void close() {
        answer.release(10);
        answers.close();
    }

    private CompletableFuture<ClientStanding> find(MacAddress mac) {
        HardwareAddress client = Macs.hardware(mac);
        return answers.find(List.of(client)).get(client).toCompletableFuture();
    }

    @Test
    void eachClientHasItsAnswerAndWaitsForNobodyElses() throws Exception {
        CompletableFuture<ClientStanding> slow = find(SLOW);
        asking.await();
        assertThat(find(FAST).get()).isEqualTo(ClientStanding.KNOWN);
        assertThat(find(NOBODY).get()).isEqualTo(ClientStanding.UNKNOWN);
        assertThat(answers.site(FAST)).hasValue("berlin");
        assertThat(find(FAST)).as("by the answer that is there").isCompletedWithValue(ClientStanding.KNOWN);
        assertThat(slow).isNotDone();
        answer.release();
        assertThat(slow.get()).isEqualTo(ClientStanding.KNOWN);
        assertThat(asked).hasValue(3);
        assertThat(events).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLateIsToldAndServesTheNextMessage() throws Exception {
        answers.close();
        answers = answers(Duration.ofMillis(1));
        assertThat(find(SLOW).get()).isEqualTo(ClientStanding.UNANSWERED);
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProvisioningEvent.DirectoryFailed.class,
                        failed -> assertThat(failed.reason()).contains("directoryWait"));
        answer.release();
        while (!answers.isFresh(SLOW)) {
            Thread.onSpinWait();
        }
        assertThat(find(SLOW)).isCompletedWithValue(ClientStanding.KNOWN);
        assertThat(asked).hasValue(1);
    }

    @Test
    void fP3_aDirectoryThatFailsOfAnErrorAnswersTheNextTime() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (DirectoryAnswers failing = new DirectoryAnswers(
                mac -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new StackOverflowError();
                    }
                    return Optional.empty();
                },
                Duration.ofDays(1).toNanos(),
                events::add)) {
            HardwareAddress client = Macs.hardware(FAST);
            assertThat(failing.find(List.of(client))
                            .get(client)
                            .toCompletableFuture()
                            .get())
                    .isEqualTo(ClientStanding.UNANSWERED);
            assertThat(failing.find(List.of(client))
                            .get(client)
                            .toCompletableFuture()
                            .get())
                    .isEqualTo(ClientStanding.UNKNOWN);
        }
        assertThat(events).hasSize(1);
    }

    @Test
    void aPhoneThatChangesIsAskedForAgainAlsoIfItIsBeingAskedFor() throws Exception {
        assertThat(find(FAST).get()).isEqualTo(ClientStanding.KNOWN);
        answers.changed(FAST);
        assertThat(answers.isFresh(FAST)).isFalse();
        assertThat(find(FAST).get()).isEqualTo(ClientStanding.KNOWN);
        assertThat(asked).hasValue(2);

        CompletableFuture<ClientStanding> slow = find(SLOW);
        asking.await();
        answers.changed(SLOW);
        answer.release(2);
        assertThat(slow.get()).isEqualTo(ClientStanding.KNOWN);
        assertThat(asked).as("by an answer after the change").hasValue(4);
    }

    @Test
    void whoIsNoPhoneIsUnknownAndAServiceThatIsClosedAsksNobody() {
        HardwareAddress other = HardwareAddress.of(6, (byte) 1);
        assertThat(answers.find(List.of(other)).get(other)).isCompletedWithValue(ClientStanding.UNKNOWN);
        answers.close();
        assertThat(find(FAST)).isCompletedWithValue(ClientStanding.UNANSWERED);
        assertThat(asked).hasValue(0);
    }
}
