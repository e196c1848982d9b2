package io.seamark.serving.rest;

import io.javalin.http.Context;
import io.seamark.serving.door.Door;
import io.seamark.serving.ingest.Delivery;
import io.seamark.serving.ingest.Delivery.State;
import io.seamark.serving.ingest.ReadingIntake;
import io.seamark.serving.ingest.ReadingIntake.Accepted;
import io.seamark.serving.ingest.ReadingIntake.Refusal;
import io.seamark.serving.ingest.ReadingIntake.Refused;
import io.seamark.serving.ingest.ReadingSink.CutOffException;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes readings. Thread-safe. */
final class IngestResource {

    private static final Logger LOG = LoggerFactory.getLogger(IngestResource.class);

    private static final String AGAIN =
            "Send all of them again: what arrives twice is counted as a duplicate, not measured twice.";

    private final ReadingIntake intake;
    private final LongSupplier clock;

    IngestResource(ReadingIntake intake, LongSupplier clock) {
        this.intake = intake;
        this.clock = clock;
    }

    record Refusals(String error, String hint, List<Refusal> rejected) {}

    /** What became of the readings of a body that Kafka has not acknowledged as a whole. */
    record CutOff(
            String error,
            String hint,
            int readings,
            Delivery.Part acknowledged,
            Delivery.Part notSent,
            Delivery.Part unknown) {}

    void post(Context context) {
        try {
            ReadingIntake.Outcome outcome =
                    intake.take(Door.body(context.req()), Door.isLines(context.req()), clock.getAsLong());
            if (outcome instanceof Accepted accepted) {
                context.status(202).json(accepted);
            } else if (outcome instanceof Refused refused) {
                Refusal first = refused.refusals().get(0);
                context.status(400)
                        .json(new Refusals(
                                "Reading " + first.index() + " is not acceptable: " + first.reason() + ", "
                                        + first.detail() + ". Nothing was sent.",
                                "Mend or leave out what is listed, and send the rest again.",
                                refused.refusals()));
            }
        } catch (CutOffException e) {
            LOG.warn("Readings could not be handed to Kafka: {}", e.getMessage());
            Delivery delivery = e.delivery();
            context.status(503)
                    .json(new CutOff(
                            e.getMessage(),
                            AGAIN + " At least those under notSent and unknown have to be sent again.",
                            delivery.size(),
                            delivery.part(State.ACKNOWLEDGED),
                            delivery.part(State.NOT_SENT),
                            delivery.part(State.UNKNOWN)));
        } catch (SinkException e) {
            LOG.warn("Readings could not be handed to Kafka", e);
            throw new Problem(503, String.valueOf(e.getMessage()), AGAIN);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    400,
                    String.valueOf(e.getMessage()),
                    "Send one JSON object, a JSON array of objects, or one object a line.");
        }
    }
}
