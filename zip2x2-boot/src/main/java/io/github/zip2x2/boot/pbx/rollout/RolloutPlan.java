package io.github.zip2x2.boot.pbx.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a rollout's book says that does not change: its phones, its settings, the length of its image. */
record RolloutPlan(
        Map<String, String> book,
        RolloutSettings settings,
        long imageBytes,
        List<WavePhone> canaries,
        List<WavePhone> others) {
    List<List<WavePhone>> stages() {
        List<List<WavePhone>> stages = new ArrayList<>();
        stages.add(List.copyOf(canaries));
        int from = 0;
        for (int share : settings.shares()) {
            int to = (int) Math.ceil(others.size() * share / 100.0);
            stages.add(List.copyOf(others.subList(from, to)));
            from = to;
        }
        return stages;
    }

    static RolloutPlan of(Map<String, String> book) {
        Map<Integer, WavePhone> canaries = new TreeMap<>();
        Map<Integer, WavePhone> others = new TreeMap<>();
        Book.forEachPhone(book, (mac, text) -> {
            String[] parts = text.split("\t", -1);
            try {
                (parts[0].equals("canary") ? canaries : others)
                        .put(Integer.parseInt(parts[1]), new WavePhone(mac, parts[2], Integer.parseInt(parts[3])));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "name: the row of " + mac + " in the rollout's book cannot be read", e);
            }
        });
        return new RolloutPlan(
                book,
                RolloutSettings.ofBook(book),
                Long.parseLong(book.getOrDefault(Rollout.IMAGE_BYTES, "0")),
                List.copyOf(canaries.values()),
                List.copyOf(others.values()));
    }
}
