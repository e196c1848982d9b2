package io.seamark.deploy.bench.serve;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.ground.Waiting;
import io.seamark.deploy.bench.lookup.HttpLoad;
import io.seamark.deploy.bench.lookup.LoadResult;
import io.seamark.deploy.bench.lookup.Question;
import io.seamark.deploy.bench.serve.ServeGround.Served;
import io.seamark.deploy.bench.serve.ServeMeasures.Loaded;
import io.seamark.deploy.bench.serve.ServeMeasures.Swap;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast the serving layer answers, beside the same HTTP server with a constant answer of the same size; alone, and while it
 * takes up a new generation. One load runs at a time. Not thread-safe.
 */
final class ServeBench {
    private static final Logger LOG = LoggerFactory.getLogger(ServeBench.class);
    private static final double HALF = 0.5;
    private static final Duration SWAP_LIMIT = Duration.ofMinutes(10);

    private final ServeGround ground;
    private final ServePlan plan;
    private final AtomicLong seed = new AtomicLong();

    ServeBench(ServeGround ground, ServePlan plan) {
        this.ground = ground;
        this.plan = plan;
    }

    /**
     * Measures.
     *
     * @param runs how often; medians are for the caller
     */
    ServeMeasures run(int runs) throws InterruptedException {
        Served serving = ground.serve();
        ground.requireExact(serving);
        Map<Question, Integer> sizes = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
            LoadResult warm = with(serving, real(serving, question), load -> load.closed(after(plan.warmUpSeconds())));
            requireAnswers(question.words(), warm);
            sizes.put(question, (int) Math.round(warm.bytesPerAnswer()));
        }
        Served constant = ground.constant(List.copyOf(sizes.values()));
        for (Question question : Question.values()) {
            with(constant, same(constant, sizes.get(question)), load -> load.closed(after(plan.warmUpSeconds())));
        }
        ServeMeasures measures = new ServeMeasures(sizes);
        for (int run = 0; run < runs; run++) {
            for (Question question : Question.values()) {
                LOG.info("Run {} of {}: {}", run + 1, runs, question.words());
                Loaded ceiling = alone(constant, same(constant, sizes.get(question)));
                Loaded answers = alone(serving, real(serving, question));
                LOG.info(
                        "{}/s, {} us of the server's processor time; the constant {}/s, {} us",
                        Math.round(answers.fastest().perSecond()),
                        Math.round(answers.serverMicros()),
                        Math.round(ceiling.fastest().perSecond()),
                        Math.round(ceiling.serverMicros()));
                measures.constant(question).add(ceiling);
                measures.serving(question).add(answers);
            }
        }
        for (Question question : List.of(Question.POINT, Question.RANGE)) {
            LOG.info("During a swap: {}", question.words());
            double pace = measures.maximum(question) * HALF;
            Swap fastest = swap(serving, question, (load, done) -> load.closed(done));
            Swap paced = swap(serving, question, (load, done) -> load.open(pace, done));
            measures.swapped(question, fastest, paced);
        }
        ground.requireExact(serving);
        return measures;
    }

    private List<byte[]> real(Served serving, Question question) {
        return question.requests(ground.history(), serving.authority(), seed.incrementAndGet());
    }

    private static List<byte[]> same(Served constant, int size) {
        return List.of(Question.request("/" + size, constant.authority()));
    }

    private Loaded alone(Served served, List<byte[]> requests) {
        return with(served, requests, load -> {
            double cpu = served.cpuSeconds();
            LoadResult fastest = load.closed(after(plan.seconds()));
            double spent = served.cpuSeconds() - cpu;
            LoadResult paced = load.open(fastest.perSecond() * HALF, after(plan.seconds()));
            requireAnswers("the load", fastest);
            requireAnswers("the load", paced);
            return new Loaded(fastest, paced, spent * 1e6 / fastest.answers());
        });
    }

    private interface Asking {
        LoadResult ask(HttpLoad load, BooleanSupplier done);
    }

    /** Asks from just before a new generation is published until it answers. */
    private Swap swap(Served serving, Question question, Asking asking) throws InterruptedException {
        return with(serving, real(serving, question), load -> {
            String next = ground.publishAnother();
            long start = System.nanoTime();
            CompletableFuture<Void> swapped = CompletableFuture.runAsync(() -> awaitSwap(serving, next));
            LoadResult result = asking.ask(load, swapped::isDone);
            try {
                swapped.join();
            } catch (CompletionException e) {
                throw new CommandFailure("The swap failed: " + e.getCause().getMessage(), e);
            }
            requireAnswers(question.words(), result);
            return new Swap(result, (System.nanoTime() - start) / 1e9);
        });
    }

    private void awaitSwap(Served serving, String next) {
        try {
            Waiting.until(
                    "the generation '" + next + "' to answer",
                    SWAP_LIMIT,
                    serving.program()::requireRunning,
                    () -> ground.answersWith(serving, next));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T with(Served served, List<byte[]> requests, Function<HttpLoad, T> use) {
        InetSocketAddress address = new InetSocketAddress(
                served.address().getHost(), served.address().getPort());
        try (HttpLoad load = new HttpLoad(address, requests, plan.connections(), seed.incrementAndGet())) {
            return use.apply(load);
        }
    }

    private static BooleanSupplier after(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        return () -> System.nanoTime() > end;
    }

    private static void requireAnswers(String what, LoadResult result) {
        if (result.failures() > 0 || result.answers() == 0) {
            throw new CommandFailure(String.format(
                    "Of %s, %,d questions were answered with status 200 and %,d were not.",
                    what, result.answers(), result.failures()));
        }
    }
}
