package io.seamark.deploy.bench.latency;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.seamark.deploy.bench.measure.Delays;
import io.seamark.deploy.demo.ServingClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that asks for the newest alerts again and again, as a page does, and notes in which answer it had each first. Those
 * that are not among the newest, as many came at once, it asks for by their ids. Thread-safe.
 */
final class AlertPoller implements AutoCloseable {
    static final String NEWEST = "v1/alerts?limit=100";

    private static final long OVERDUE_NANOS = 1_000_000_000L;

    private final ServingClient serving;
    private final Duration period;
    private final Sightings sightings;
    private final Delays answers = new Delays();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "bench-poller");
    private long asked = System.nanoTime();

    /** @param period from one question to the next; an answer that takes longer puts the next off */
    AlertPoller(ServingClient serving, Duration period, Sightings sightings) {
        this.serving = serving;
        this.period = period;
        this.sightings = sightings;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            long next = System.nanoTime();
            do {
                ask();
                next = Math.max(next + period.toNanos(), System.nanoTime());
            } while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        long start = System.nanoTime();
        Optional<JsonElement> answer = serving.get(NEWEST);
        long now = System.nanoTime();
        answers.add(now - start);
        if (answer.isPresent()) {
            JsonArray alerts = answer.get().getAsJsonObject().getAsJsonArray("alerts");
            alerts.forEach(each -> note(each, now));
        }
        if (now - asked > OVERDUE_NANOS) {
            asked = now;
            for (String id : sightings.overdue(now - OVERDUE_NANOS)) {
                serving.get("v1/alerts/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                        .ifPresent(each -> note(each, System.nanoTime()));
            }
        }
    }

    private void note(JsonElement alert, long nanos) {
        sightings.overRest(alert.getAsJsonObject().get("id").getAsString(), nanos);
    }

    /** How long the answers took. */
    Delays.Percentiles answers() {
        return answers.percentiles();
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }
}
