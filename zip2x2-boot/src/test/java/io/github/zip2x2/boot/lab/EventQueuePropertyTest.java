package io.github.zip2x2.boot.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventQueuePropertyTest {
    private record Happened(long at, int order) {}

    @Property(tries = 200)
    void whatIsPlannedHappensByTimeAndThenInOrder(@ForAll @Size(max = 3000) List<@IntRange(max = 50) Integer> times) {
        EventQueue queue = new EventQueue();
        List<Happened> happened = new ArrayList<>();
        List<Happened> planned = new ArrayList<>();
        for (int at : times) {
            int order = planned.size();
            planned.add(new Happened(at, order));
            queue.add(at, time -> happened.add(new Happened(time, order)));
        }
        while (!queue.isEmpty()) {
            queue.happenNext();
        }
        planned.sort(Comparator.comparingLong(Happened::at).thenComparingInt(Happened::order));
        assertThat(happened).isEqualTo(planned);
    }

    @Example
    void anEmptyQueueHasNothingToHappen() {
        EventQueue queue = new EventQueue();
        assertThat(queue.nextNanos()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(queue::happenNext).isInstanceOf(IllegalStateException.class);
    }
}
