package io.seamark.deploy.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.seamark.deploy.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a serving layer. Thread-safe. */
public final class Rest {

    private final HttpClient http;
    private final URI base;
    private final Duration limit;
    private final String option;

    /**
     * @param base such as {@code http://127.0.0.1:8080/}
     * @param limit how long one answer may take
     * @param option that names where the serving layer is, for messages
     */
    public Rest(URI base, Duration limit, String option) {
        this.option = option;
        this.base = URI.create(base.toString().replaceAll("/+$", "") + "/");
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .build();
    }

    /**
     * An answer.
     *
     * @param code status of HTTP
     * @param body what came with it, an empty object if that is no JSON object
     */
    public record Answer(int code, JsonObject body) {}

    /**
     * Asks for a path below the base.
     *
     * @throws CommandFailure if there is no answer
     */
    Answer get(String path) throws InterruptedException {
        return send(path, HttpRequest.newBuilder());
    }

    /**
     * Posts an object to a path below the base.
     *
     * @throws CommandFailure if there is no answer
     */
    public Answer post(String path, JsonObject body) throws InterruptedException {
        return send(
                path,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Answer send(String path, HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(
                    request.uri(URI.create(base + path)).timeout(limit).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), object(response.body()));
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CommandFailure(
                    "The serving layer at " + base + " does not answer (" + why
                            + "). Start it (seamark serve), or name where it is by " + option + ".",
                    e);
        }
    }

    /** As {@link #get}, where only an answer with status 200 can be used. */
    JsonObject require(String path) throws InterruptedException {
        Answer answer = get(path);
        if (answer.code() != 200) {
            throw new CommandFailure("The serving layer at " + base + " answers to /" + path + " with status "
                    + answer.code() + ": " + answer.body()
                    + (answer.code() == 503 ? ". Wait until it is ready (GET /ready)." : ""));
        }
        return answer.body();
    }

    private static JsonObject object(String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            return new JsonObject();
        }
    }

    /** A text as one segment of a path. */
    public static String segment(String text) {
        if (text.equals(".") || text.equals("..")) {
            return text.replace(".", "%2E"); // as it is, it would mean a folder
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    URI base() {
        return base;
    }
}
