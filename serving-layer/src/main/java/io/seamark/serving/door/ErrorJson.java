package io.seamark.serving.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** The one form in which every error is answered, whoever answers it: {@code {"error":..., "hint":...}}. Stateless. */
public final class ErrorJson {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private ErrorJson() {}

    private record Failure(String error, String hint) {}

    /** The body of an answer. */
    public static byte[] of(String error, String hint) {
        return GSON.toJson(new Failure(error, hint)).getBytes(UTF_8);
    }

    /** A whole answer, after which the connection is closed: for a connection that has no request that could be answered. */
    static byte[] answer(int status, String phrase, String error, String hint) {
        byte[] body = of(error, hint);
        byte[] head = ("HTTP/1.1 " + status + " " + phrase
                        + "\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8);
        byte[] whole = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
