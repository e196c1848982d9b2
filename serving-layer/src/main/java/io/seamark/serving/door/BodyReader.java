package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

import io.seamark.serving.door.Refusal.Reason;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpInput;
import org.eclipse.jetty.server.Request;

/**
 * Reads one body as it comes, however slowly, without a thread that waits for it; then hands the request on, with the body or with
 * why there is none. A body that nobody wants is read as well, within limits, as a client that is still sending would not see the
 * answer. One for each request; {@link #endIfSlow} is thread-safe.
 */
final class BodyReader implements ReadListener, AsyncListener {

    private static final int FIRST_BYTES = 4 << 10;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A body that is not wanted is read on for so long, and up to the size that one may have. */
    private static final long DISCARD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Request request;
    private final HttpInput in;
    private final DoorLimits limits;
    private final RequestMemory memory;
    private final Consumer<BodyReader> ended;
    private final AsyncContext async;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long began = System.nanoTime();

    private byte[] bytes = new byte[0];
    private volatile int count;
    private volatile boolean slow;
    private long reserved;

    /** What the request is answered, or handed on with, instead of its body. */
    private volatile Optional<Object> instead;

    private volatile long discardsSince;
    private long discarded;

    private BodyReader(
            Request request,
            Optional<Object> instead,
            DoorLimits limits,
            RequestMemory memory,
            Consumer<BodyReader> ended) {
        this.request = requireNonNull(request, "request");
        this.instead = requireNonNull(instead, "instead");
        this.discardsSince = began;
        this.in = request.getHttpInput();
        this.limits = requireNonNull(limits, "limits");
        this.memory = requireNonNull(memory, "memory");
        this.ended = requireNonNull(ended, "ended");
        this.async = request.startAsync();
    }

    /**
     * Begins to read; the request is dispatched again when that is over.
     *
     * @param instead what to hand on, a {@link Refusal} or the bytes, where the body is not wanted
     * @param begun is told of it before it can be over
     * @param ended is told when the answer to it is complete
     */
    static void begin(
            Request request,
            Optional<Object> instead,
            DoorLimits limits,
            RequestMemory memory,
            Consumer<BodyReader> begun,
            Consumer<BodyReader> ended) {
        BodyReader reader = new BodyReader(request, instead, limits, memory, ended);
        reader.async.setTimeout(0); // the rate and the idle time are watched instead
        reader.async.addListener(reader);
        begun.accept(reader);
        reader.in.setReadListener(reader);
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!over.get() && in.isReady() && !in.isFinished()) {
            if (instead.isEmpty() && count == bytes.length) {
                grow();
            }
            if (instead.isPresent()) {
                discard();
            } else {
                int before = count;
                count = before + Math.max(0, in.read(bytes, before, bytes.length - before));
                if (count > limits.maxRequestBytes()) {
                    refuse(tooLarge(limits));
                }
            }
        }
    }

    private void discard() throws IOException {
        discarded += Math.max(0, in.read(new byte[FIRST_BYTES]));
        if (discarded > limits.maxRequestBytes()) {
            hand(instead.filter(Refusal.class::isInstance).orElseGet(() -> tooLarge(limits)));
        }
    }

    /** Makes room for more; where there may not be more, the rest is not wanted. */
    private void grow() {
        // One byte more than allowed tells that there is more.
        long length = Math.min(Math.max(FIRST_BYTES, 2L * count), limits.maxRequestBytes() + 1);
        if (memory.take(length - reserved)) {
            reserved = length;
            bytes = Arrays.copyOf(bytes, (int) length);
        } else {
            refuse(new Refusal(
                    503,
                    Reason.BODY_MEMORY,
                    "The bodies of requests that are being read fill the " + limits.maxBodyMemory()
                            + " bytes that there are for them.",
                    "Send it again later, or raise seamark.serving.max-body-memory."));
        }
    }

    private void refuse(Refusal refusal) {
        discardsSince = System.nanoTime();
        instead = Optional.of(refusal);
        bytes = new byte[0];
        memory.give(reserved);
        reserved = 0;
    }

    static Refusal tooLarge(DoorLimits limits) {
        return new Refusal(
                413,
                Reason.BODY_TOO_LARGE,
                "The body has more than " + limits.maxRequestBytes() + " bytes.",
                "Send less at once, or raise seamark.serving.max-request-bytes.");
    }

    @Override
    public void onAllDataRead() {
        if (instead.isPresent()) {
            hand(instead.get());
        } else {
            hand(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        }
    }

    @Override
    public void onError(Throwable failure) {
        boolean late = slow || failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
        if (instead.filter(Refusal.class::isInstance).isPresent()) {
            hand(instead.get());
        } else if (late) {
            hand(new Refusal(
                    408,
                    Reason.TOO_SLOW,
                    "Of the body " + count + " bytes came in "
                            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                            + " ms, and then no more in time.",
                    "Send it faster: see seamark.serving.min-data-rate and seamark.serving.idle-timeout."));
        } else {
            hand(new Refusal(
                    400,
                    Reason.MALFORMED,
                    "The body ended before it was whole: "
                            + (failure instanceof EofException ? "the connection was closed" : failure.getMessage())
                            + ".",
                    "Send all of it again."));
        }
    }

    private void hand(Object outcome) {
        if (over.compareAndSet(false, true)) {
            request.setAttribute(Door.BODY, outcome);
            async.dispatch();
        }
    }

    /** Gives up on a body that has come too slowly so far. */
    void endIfSlow(long now) {
        long beyond = now - began - GRACE_NANOS;
        boolean wanted = instead.isEmpty();
        if (over.get()
                || (wanted && (beyond <= 0 || count >= limits.minDataRate() * (beyond / 1e9)))
                || (!wanted && now - discardsSince < DISCARD_NANOS)) {
            return;
        }
        slow = true;
        if (request.getHttpChannel().getEndPoint() instanceof AbstractEndPoint end) {
            end.getFillInterest().onFail(new TimeoutException("slower than " + limits.minDataRate() + " bytes/s"));
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        memory.give(reserved);
        reserved = 0;
        ended.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // there is none
    }

    @Override
    public void onError(AsyncEvent event) {
        // it is complete after that
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // nothing starts it again
    }
}
