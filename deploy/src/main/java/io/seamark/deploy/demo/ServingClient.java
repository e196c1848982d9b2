package io.seamark.deploy.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the serving layer over REST. Thread-safe. */
public final class ServingClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    /** @param base such as {@code http://127.0.0.1:8080/} */
    public ServingClient(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    /** Whether it answers that it is ready. */
    public boolean isReady() throws InterruptedException {
        try {
            return send("ready").statusCode() == 200;
        } catch (IOException e) {
            return false; // it has not begun to listen
        }
    }

    /** The answer to a GET below the base, empty if it cannot be had now. */
    public Optional<JsonElement> get(String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = send(path);
            return answer.statusCode() == 200 ? Optional.of(JsonParser.parseString(answer.body())) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
