package io.github.zip2x2.boot.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    @Test
    void whateverOnePartThrowsTheOthersAreClosed() {
        List<String> closed = new ArrayList<>();
        AutoCloseable faulty = () -> {
            throw new NoClassDefFoundError("a driver");
        };
        AutoCloseable failing = () -> {
            throw new IOException("the disk is full");
        };
        assertThatThrownBy(() -> Closing.all(List.of(faulty, failing, () -> closed.add("last"))))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly("last");
    }
}
