package io.seamark.deploy.stack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Questions to what listens on a port of 127.0.0.1. Thread-safe. */
final class Loopback {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    // The front of a DataNode does not know how to refuse an upgrade to HTTP/2, which the client would ask for by
    // default.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /** 127.0.0.1, also where the platform would rather say ::1. */
    static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    /** True if something accepts connections on the port. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A management bean of a Hadoop daemon.
     *
     * @param port its HTTP port
     * @param bean the full name of the bean
     * @return the attributes, or nothing if the daemon does not have the bean yet
     * @throws IOException if the port is not answered, or not by a Hadoop daemon
     */
    Optional<JsonObject> bean(int port, String bean) throws IOException {
        HttpResponse<String> answer = get(port, "/jmx?qry=" + bean);
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        try {
            for (JsonElement found :
                    JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("beans")) {
                return Optional.of(found.getAsJsonObject());
            }
            return Optional.empty();
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException("port " + port + " is not answered by a Hadoop daemon", e);
        }
    }

    /**
     * The JSON object at a path.
     *
     * @throws IOException if the port is not answered, or not by such an object
     */
    JsonObject json(int port, String path) throws IOException {
        HttpResponse<String> answer = get(port, path);
        try {
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("port " + port + " answers " + path + " with something else", e);
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        try {
            return http.send(HttpRequest.newBuilder(address).timeout(LIMIT).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking port " + port, e);
        }
    }

    /** A text attribute; empty where the bean has none or null. */
    static String text(JsonObject bean, String attribute) {
        JsonElement value = bean.get(attribute);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
