package io.seamark.deploy.bench.latency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When each alert was seen first: on its topic, and over REST. Times are those of {@link System#nanoTime}. Thread-safe. */
final class Sightings {
    private final Map<String, OnTopic> onTopic = new LinkedHashMap<>();
    private final Map<String, Long> overRest = new HashMap<>();
    private int missing;

    private record OnTopic(int partition, long offset, long nanos) {}

    /**
     * An alert, as far as it was seen.
     *
     * @param id of the alert
     * @param partition of the reading that caused it
     * @param offset of the reading that caused it
     * @param onTopic when its event could be read
     * @param overRest when it was in an answer; empty if not yet
     */
    record Sighting(String id, int partition, long offset, long onTopic, OptionalLong overRest) {}

    /** An event that opens an alert could be read. */
    synchronized void onTopic(String id, int partition, long offset, long nanos) {
        if (onTopic.putIfAbsent(id, new OnTopic(partition, offset, nanos)) == null && !overRest.containsKey(id)) {
            missing++;
        }
    }

    /** An alert was in an answer. */
    synchronized void overRest(String id, long nanos) {
        if (overRest.putIfAbsent(id, nanos) == null && onTopic.containsKey(id)) {
            missing--;
        }
    }

    /** How many of those on the topic were in no answer yet. */
    synchronized int missing() {
        return missing;
    }

    /** Those that were on the topic before a time and in no answer yet. */
    synchronized List<String> overdue(long before) {
        if (missing == 0) {
            return List.of();
        }
        return onTopic.entrySet().stream()
                .filter(each -> each.getValue().nanos() < before && !overRest.containsKey(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All that were on the topic, in that order. */
    synchronized List<Sighting> all() {
        List<Sighting> all = new ArrayList<>(onTopic.size());
        onTopic.forEach((id, seen) -> {
            Long answered = overRest.get(id);
            all.add(new Sighting(
                    id,
                    seen.partition(),
                    seen.offset(),
                    seen.nanos(),
                    answered == null ? OptionalLong.empty() : OptionalLong.of(answered)));
        });
        return all;
    }
}
