package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

import io.seamark.serving.door.Refusal.Reason;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Jetty's own errors as JSON: what is no HTTP, what no handler has answered. Thread-safe. */
final class JsonErrors extends ErrorHandler {

    private final Refusals refusals;
    private final int maxHeaderBytes;

    JsonErrors(Refusals refusals, int maxHeaderBytes) {
        this.refusals = requireNonNull(refusals, "refusals");
        this.maxHeaderBytes = maxHeaderBytes;
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        int status = response.getStatus();
        String said = request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String message
                ? message
                : HttpStatus.getMessage(status);
        byte[] body = ErrorJson.of(error(status, said), hint(status));
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        base.setHandled(true);
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
        refusals.count(Reason.MALFORMED);
        fields.put(HttpHeader.CONTENT_TYPE, "application/json");
        fields.put("X-Content-Type-Options", "nosniff");
        return ByteBuffer.wrap(
                ErrorJson.of(error(status, reason == null ? HttpStatus.getMessage(status) : reason), hint(status)));
    }

    private static String error(int status, String said) {
        return status + " " + HttpStatus.getMessage(status)
                + (said.equals(HttpStatus.getMessage(status)) ? "." : ": " + said + ".");
    }

    private String hint(int status) {
        return switch (status) {
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                "Address and header fields may have " + maxHeaderBytes
                        + " bytes together: send less, or raise seamark.serving.max-header-bytes.";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "Send it faster; see seamark.serving.min-data-rate.";
            default -> status >= HttpStatus.INTERNAL_SERVER_ERROR_500 ? "Its log has more." : "See /openapi.json.";
        };
    }
}
