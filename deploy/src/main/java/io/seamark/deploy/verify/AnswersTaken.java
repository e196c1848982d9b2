package io.seamark.deploy.verify;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * The answers of one pass, all of one generation.
 *
 * @param status from before they were asked for
 * @param before the moment of that status
 * @param devices by id
 */
record AnswersTaken(JsonObject status, Moment before, Map<String, ServedDevice> devices) {

    /** What was not listed, is said not to have been there when the list was asked for. */
    ServedDevice absent(String id) {
        return new ServedDevice(id, List.of(new ServedRange(before, 0, ServedAnswers.END_HOUR, Map.of())));
    }
}
