package io.seamark.deploy.bench.lookup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    private static final List<byte[]> REQUESTS = List.of("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int heldFrom = Integer.MAX_VALUE;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/x", exchange -> {
            int number = asked.incrementAndGet();
            if (number >= heldFrom) {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = {1, 2, 3};
            exchange.sendResponseHeaders(number % 10 == 0 ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void everyQuestionIsAnsweredAndCountedOnce() {
        try (HttpLoad load = new HttpLoad(server.getAddress(), REQUESTS, 4, 1)) {
            LoadResult result = load.closed(() -> asked.get() >= 100);
            assertThat(result.answers() + result.failures()).isEqualTo(asked.get());
            assertThat(result.failures()).isEqualTo(asked.get() / 10);
            assertThat(result.delays().count()).isEqualTo(result.answers());
            assertThat(result.bodyBytes()).isEqualTo(3L * asked.get());
        }
    }

    @Test
    void aQuestionThatWaitsForAConnectionHasWaitedSinceItWasDue() {
        heldFrom = 1;
        try (HttpLoad load = new HttpLoad(server.getAddress(), REQUESTS, 1, 1)) {
            long start = System.nanoTime();
            // At a thousand a second, the one connection is held until a hundred are due.
            LoadResult result = load.open(1000, () -> {
                if (System.nanoTime() - start > 100_000_000L) {
                    held.countDown();
                }
                return asked.get() >= 50;
            });
            assertThat(result.delays().max()).isGreaterThanOrEqualTo(99);
            // The tenth was due at 10 ms, and had to wait as well.
            assertThat(result.delays().p50()).isGreaterThan(40);
        }
    }
}
