package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import io.seamark.common.registry.Retirement;
import io.seamark.common.registry.RetirementBook;
import io.seamark.common.registry.RetirementCodec;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import io.seamark.serving.operator.OperatorSink;
import io.seamark.serving.state.DeviceMark;
import io.seamark.serving.view.PinnedView;
import io.seamark.serving.view.Views;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes devices out of service, and puts them back. Thread-safe. */
final class RetirementResource {

    private static final KnownNames RETIRE = new KnownNames("unknown");
    private static final KnownNames NOTHING = new KnownNames();

    private final Views views;
    private final RetirementBook retirements;
    private final OperatorSink operators;
    private final LongSupplier clock;

    RetirementResource(Services services) {
        this.views = services.views();
        this.retirements = services.said().retirements();
        this.operators = services.operators();
        this.clock = services.clock();
    }

    /** A device as it is now; without {@code retired}, it is in service. */
    record Service(String id, Optional<RetiredAnswer> retired) {}

    /** One after the other, so that no two take the last room. Retiring a retired device begins its retirement again. */
    synchronized void retire(Context context) {
        JsonObject body = Bodies.object(context, RETIRE);
        String id = PathSegments.id(context);
        Optional<DeviceMark> mark = mark(id);
        if (mark.isEmpty() && !Bodies.text(body, "unknown").equals("true")) {
            throw Problem.notFound(
                    "0 devices match '" + id + "': nothing is retired.",
                    "GET /v1/devices?prefix= lists the known ones; send {\"unknown\": true} to retire one that has not"
                            + " sent readings yet.");
        }
        retirements.problem(id).ifPresent(why -> {
            throw new Problem(
                    409,
                    "The device is not retired: " + why + ".",
                    "Restore devices that need not be retired, or raise the limit, for serving and speed alike.");
        });
        long lastTs = mark.map(DeviceMark::lastTs).orElse(0L);
        Retirement retirement = Retirement.of(id, clock.getAsLong(), lastTs);
        try {
            operators.send(retirement);
        } catch (SinkException e) {
            throw notAcknowledged(e);
        }
        answer(context, id, RetirementCodec.encode(retirement), lastTs);
    }

    synchronized void restore(Context context) {
        Bodies.object(context, NOTHING);
        String id = PathSegments.id(context);
        if (!retirements.isRetired(id)) {
            throw Problem.notFound(
                    "0 retired devices match '" + id + "': nothing is restored.",
                    "GET /v1/devices?retired=true lists them.");
        }
        try {
            operators.restore(id);
        } catch (SinkException e) {
            throw notAcknowledged(e);
        }
        answer(context, id, null, 0);
    }

    private Optional<DeviceMark> mark(String id) {
        try (PinnedView pinned = views.pin()) {
            return pinned.device(id);
        }
    }

    private static Problem notAcknowledged(SinkException e) {
        return new Problem(503, String.valueOf(e.getMessage()), "Send it again.");
    }

    /** Counts here at once; that it comes back from the topic changes nothing. */
    private void answer(Context context, String id, byte[] said, long lastTs) {
        retirements.take(id.getBytes(UTF_8), said);
        context.json(new Service(id, RetiredAnswer.of(retirements, id, lastTs)));
    }
}
