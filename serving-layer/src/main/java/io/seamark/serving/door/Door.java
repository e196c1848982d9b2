package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

import io.seamark.serving.door.Refusal.Reason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.eclipse.jetty.util.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes before anything answers it: it is addressed to this server, a write is none that another page has a
 * browser send, its body is of bounded size and comes at a bounded pace. Adds the security headers to all answers. Thread-safe.
 */
public final class Door extends HandlerWrapper {

    /** Attribute of a request that has a body: its bytes, once they have been read. */
    static final String BODY = "io.seamark.body";

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final byte[] EMPTY = {};
    private static final long SWEEP_MILLIS = 1_000;

    private final DoorLimits limits;
    private final HostNames hosts;
    private final Predicate<String> writable;
    private final Predicate<String> linesToo;
    private final Refusals refusals = new Refusals();
    private final RequestMemory memory;
    private final LargeAnswers answers;
    private final Connections connections;
    private final Set<BodyReader> reading = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    /**
     * @param writable whether the path of a request is one of writes
     * @param linesToo whether a write to a path may have one JSON object a line
     */
    public Door(DoorLimits limits, Predicate<String> writable, Predicate<String> linesToo) {
        this.limits = requireNonNull(limits, "limits");
        this.hosts = new HostNames(limits.hosts(), limits.host());
        this.writable = requireNonNull(writable, "writable");
        this.linesToo = requireNonNull(linesToo, "linesToo");
        this.memory = new RequestMemory(limits.maxBodyMemory());
        this.answers = new LargeAnswers(limits.maxAnswerMemory(), refusals);
        this.connections = new Connections(limits, refusals);
    }

    /** Sets what Jetty itself bounds. */
    public void configure(HttpConfiguration http) {
        http.setRequestHeaderSize(limits.maxHeaderBytes());
        http.setMinResponseDataRate(limits.minDataRate());
        http.setSendServerVersion(false);
        http.setDelayDispatchUntilContent(false); // a body is waited for here, at a pace that is watched
    }

    /** Puts itself in front of all that a server answers, Jetty's own errors included. */
    public void guard(Server server) {
        server.setHandler(this);
        server.setErrorHandler(errors());
    }

    /** What answers the errors of Jetty. */
    public ErrorHandler errors() {
        return new JsonErrors(refusals, limits.maxHeaderBytes());
    }

    /** Makes large answers of a context go by the memory that there is for them. */
    public void guard(ServletContext context) {
        answers.serve(context);
    }

    /** Watches the connections of a connector. */
    public void guard(ServerConnector connector) {
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector.addBean(connections);
    }

    /** What was refused. */
    public Refusals refusals() {
        return refusals;
    }

    /** The bytes of a request's body; empty for a request without one. */
    public static byte[] body(HttpServletRequest request) {
        return request.getAttribute(BODY) instanceof byte[] bytes ? bytes : EMPTY;
    }

    /** Whether a request says that its body has one JSON value a line. */
    public static boolean isLines(HttpServletRequest request) {
        return WriteRules.isLines(request.getContentType());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        Thread thread = new Thread(() -> watch(stop), "door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    protected void doStop() throws Exception {
        stopped.countDown();
        super.doStop();
    }

    private void watch(CountDownLatch stop) {
        try {
            while (!stop.await(SWEEP_MILLIS, TimeUnit.MILLISECONDS)) {
                sweep(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(long now) {
        try {
            connections.sweep(now);
            reading.forEach(each -> each.endIfSlow(now));
        } catch (RuntimeException e) { // of a connection that ended meanwhile: the next look finds the others
            LOG.warn("Slow connections cannot be ended now", e);
        }
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (base.getDispatcherType() == DispatcherType.REQUEST) {
            SecurityHeaders.add(target, base.getResponse().getHttpFields());
            Optional<Refusal> refusal = refusal(base);
            if (hasBody(base) && !isHopeless(base, refusal)) {
                base.setHandled(true);
                Optional<Object> instead = refusal.<Object>map(each -> each)
                        .or(() -> isWrite(base) ? Optional.empty() : Optional.of(EMPTY));
                BodyReader.begin(base, instead, limits, memory, reading::add, reading::remove);
                return;
            }
            if (refusal.isPresent()) {
                refuse(base, refusal.get());
                return;
            }
        } else if (base.getAttribute(BODY) instanceof Refusal refusal) {
            refuse(base, refusal);
            return;
        }
        super.handle(target, base, request, response);
    }

    private Optional<Refusal> refusal(Request request) {
        Optional<Refusal> refusal = misdirected(request);
        if (refusal.isEmpty() && isWrite(request)) {
            refusal = WriteRules.refusal(request.getHttpFields(), linesToo.test(request.getRequestURI()));
        }
        if (refusal.isEmpty() && request.getContentLengthLong() > limits.maxRequestBytes()) {
            return Optional.of(BodyReader.tooLarge(limits));
        }
        return refusal;
    }

    /** Whether a body is not even read to its end before the request is refused: its sender waits for that, or sends too much. */
    private boolean isHopeless(Request request, Optional<Refusal> refusal) {
        return refusal.isPresent()
                && (request.getHttpFields().contains(HttpHeader.EXPECT)
                        || request.getContentLengthLong() > 2 * limits.maxRequestBytes());
    }

    /** Jetty refuses a request whose address names another host than its header. */
    private Optional<Refusal> misdirected(Request request) {
        String header = request.getHttpFields().get(HttpHeader.HOST);
        if (isAllowed(request, hostOf(header))) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                421,
                Reason.HOST,
                "This server is not asked for as '" + (header == null ? "" : header) + "'.",
                "Ask for one of " + hosts.names() + ", or add the name to seamark.serving.hosts."));
    }

    private static String hostOf(String header) {
        if (header == null) {
            return "";
        }
        try {
            return new HostPort(header).getHost();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private boolean isAllowed(Request request, String host) {
        return !host.isEmpty()
                && hosts.allows(
                        host,
                        request.getHttpChannel().getEndPoint().getLocalSocketAddress()
                                        instanceof InetSocketAddress local
                                ? local.getAddress()
                                : null);
    }

    private boolean isWrite(Request request) {
        return HttpMethod.POST.is(request.getMethod()) && writable.test(request.getRequestURI());
    }

    private static boolean hasBody(Request request) {
        return request.getContentLengthLong() > 0
                || (request.getContentLengthLong() < 0
                        && request.getHttpFields().contains(HttpHeader.TRANSFER_ENCODING));
    }

    private void refuse(Request base, Refusal refusal) throws IOException {
        refusals.count(refusal.reason());
        base.setHandled(true);
        Response response = base.getResponse();
        byte[] body = ErrorJson.of(refusal.error(), refusal.hint());
        response.setStatus(refusal.status());
        response.getHttpFields().put(HttpHeader.CONNECTION, "close");
        if (refusal.status() == 503) {
            response.getHttpFields().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.setContentType("application/json");
        response.setContentLength(body.length);
        if (!HttpMethod.HEAD.is(base.getMethod())) {
            response.getOutputStream().write(body);
        }
        if (hasBody(base) && !base.getHttpInput().isFinished()) {
            // Jetty would read on for as long as there is more, and that may be without end.
            response.closeOutput();
            base.getHttpChannel().getEndPoint().close();
        }
    }
}
