package io.seamark.common.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.bytes.CorruptDataException;
import java.util.List;

/** The stored form of alert events: one JSON object, UTF-8 (docs/formats.md). Stateless. */
public final class AlertCodec {

    private static final Gson GSON = new Gson();

    private AlertCodec() {}

    public static byte[] encode(AlertEvent event) {
        return GSON.toJson(event).getBytes(UTF_8);
    }

    /**
     * Reads an event.
     *
     * @throws CorruptDataException if it is none, or of a version that is not known
     */
    public static AlertEvent decode(byte[] bytes) {
        AlertEvent event;
        try {
            event = GSON.fromJson(new String(bytes, UTF_8), AlertEvent.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not an alert event: " + e.getMessage(), e);
        }
        requireWhole(event);
        return event;
    }

    /**
     * Checks an event that a JSON reader has put together, perhaps out of less than an event.
     *
     * @throws CorruptDataException if parts of it are missing, or it is of a version that is not known
     */
    public static void requireWhole(AlertEvent event) {
        if (event == null || event.version() != AlertEvent.VERSION || !isWhole(event)) {
            throw new CorruptDataException("Not an alert event of version " + AlertEvent.VERSION);
        }
    }

    private static boolean isWhole(AlertEvent event) {
        return event.id() != null
                && event.event() != null
                && event.device() != null
                && event.detector() != null
                && event.generation() != null
                && Double.isFinite(event.score())
                && Double.isFinite(event.peak())
                && event.heldBy() != null
                && areWhole(event.causes())
                && areWhole(event.openingCauses());
    }

    private static boolean areWhole(List<Contribution> causes) {
        return causes != null && causes.stream().allMatch(AlertCodec::isWhole);
    }

    /** JSON has no numbers that are not finite, but Gson reads them: such an event could not be written again. */
    private static boolean isWhole(Contribution cause) {
        return cause != null
                && cause.metric() != null
                && Double.isFinite(cause.observed())
                && Double.isFinite(cause.low())
                && Double.isFinite(cause.high())
                && Double.isFinite(cause.share());
    }
}
