package io.github.zip2x2.config.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.zip2x2.config.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
    private static final String TWO = "mac,site\n000BEA000001,a\n000BEA000002,a\n";

    @TempDir
    Path directory = Path.of("");

    private Path file = Path.of("");
    private Path lastGood = Path.of("");

    @BeforeEach
    void paths() {
        file = directory.resolve("phones.csv");
        lastGood = directory.resolve("phones.last-good.csv");
    }

    private TableFile<PhoneRow> table() {
        return TableFile.of(TableReader.phones(file.toString()).build(), file, lastGood);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void fP21_aFileThatIsEmptyOrHalfWrittenForAMomentIsNotTaken() throws IOException {
        write(TWO);
        TableFile<PhoneRow> table = table();
        assertThat(table.open(false).added()).isEqualTo(2);
        assertThat(table.look(false)).isEmpty();
        write("");
        assertThat(table.look(false)).isEmpty();
        write("mac,site\n000BEA000001,a\n");
        assertThat(table.look(false)).isEmpty();
        write(TWO + "000BEA000003,a\n");
        assertThat(table.look(false)).isEmpty();
        assertThat(table.table().size()).isEqualTo(2);
        TableStep<PhoneRow> step = table.look(false).orElseThrow();
        assertThat(step.added()).isEqualTo(1);
        assertThat(table.table().size()).isEqualTo(3);
        assertThat(table.look(false)).isEmpty();
    }

    @Test
    void fP21_aFileThatStaysEmptyOrAwayIsSaidOnceAndTheLastGoodRowsStay() throws IOException {
        write(TWO);
        TableFile<PhoneRow> table = table();
        table.open(false);
        write("");
        assertThat(table.look(false)).isEmpty();
        assertThat(table.look(false).orElseThrow().isRefused()).isTrue();
        assertThat(table.look(false)).isEmpty();
        Files.delete(file);
        assertThat(table.look(false)).isEmpty();
        assertThat(table.look(false).orElseThrow().errors())
                .extracting(Finding::message)
                .containsExactly(file + ": there is no such file; write it, or correct the option that names it");
        assertThat(table.look(false)).isEmpty();
        assertThat(table.table().size()).isEqualTo(2);
        write(TWO.replace(",a", ",b"));
        assertThat(table.look(false)).isEmpty();
        assertThat(table.look(false).orElseThrow().changed()).isEqualTo(2);
    }

    @Test
    void fT7_aChangeWithinOneTickOfTheClockAndOfTheSameLengthIsSeen() throws IOException {
        write(TWO);
        TableFile<PhoneRow> table = table();
        table.open(false);
        FileTime stamp = Files.getLastModifiedTime(file);
        write(TWO.replace(",a", ",b"));
        Files.setLastModifiedTime(file, stamp);
        assertThat(table.look(false)).isEmpty();
        assertThat(table.look(false)).isPresent();
        assertThat(table.table().row("000BEA000001").orElseThrow().site()).contains("b");
    }

    @Test
    void fP22_aRestartWithABadRowServesItsLastGoodValues() throws IOException {
        write(
                "mac,SIP_CONFIG.device_id,SIP_CONFIG.auth_password\n000BEA000001,201,hunter2\n000BEA000002,202,\"a,\"\"b\"\n");
        table().open(false);
        write(
                "mac,SIP_CONFIG.device_id,SIP_CONFIG.auth_password,SIP_CONFIG.proxy_port\n000BEA000001,201,hunter2,\n000BEA000002,202,x,no\n");
        TableFile<PhoneRow> restarted = table();
        TableStep<PhoneRow> step = restarted.open(false);
        assertThat(step.errors()).hasSize(1);
        PhoneRow kept = restarted.table().row("000BEA000002").orElseThrow();
        assertThat(kept.settings().get(1).text().reveal()).isEqualTo("a,\"b");
        assertThat(restarted.table().kept()).containsExactly("000BEA000002");
        write("no header\n");
        TableFile<PhoneRow> again = table();
        assertThat(again.open(false).isRefused()).isTrue();
        assertThat(again.table().size()).isEqualTo(2);
        Files.delete(file);
        TableFile<PhoneRow> without = table();
        assertThat(without.open(false).isRefused()).isTrue();
        assertThat(without.table().size()).isEqualTo(2);
    }

    @Test
    void theLastGoodRowsAreTheirOwnersAlone() throws IOException {
        assumeThat(Files.getFileStore(directory).supportsFileAttributeView("posix"))
                .isTrue();
        write(TWO);
        table().open(false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lastGood)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatCannotBeKeptIsSaidAndTheTableIsInForceAllTheSame() throws IOException {
        write(TWO);
        Files.createDirectories(lastGood.resolve("in the way"));
        TableFile<PhoneRow> table = table();
        TableStep<PhoneRow> step = table.open(false);
        assertThat(step.findings()).extracting(Finding::message).anyMatch(text -> text.contains("cannot be kept"));
        assertThat(table.table().size()).isEqualTo(2);
    }

    @Test
    void aTableThatIsNotThereAtFirstIsTakenWhenItComes() throws IOException {
        TableFile<PhoneRow> table =
                TableFile.of(TableReader.phones("phones.csv").build(), file);
        assertThat(table.open(false).isRefused()).isTrue();
        assertThat(table.look(false)).isEmpty();
        write(TWO);
        assertThat(table.look(false)).isEmpty();
        assertThat(table.look(false).map(TableStep::added)).isEqualTo(Optional.of(2));
    }
}
