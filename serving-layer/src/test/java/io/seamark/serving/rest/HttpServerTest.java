package io.seamark.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.seamark.common.settings.Settings;
import io.seamark.serving.door.DoorLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The address is the one that was asked for, and no other: nothing listens beyond loopback unless told to. */
class HttpServerTest {

    private static final DoorLimits LIMITS = DoorLimits.from(Settings.reference());

    @Test
    void listensWhereItIsToldToAndNowhereElse() {
        Javalin server = HttpServer.create(LIMITS, config -> {});
        try {
            int port = HttpServer.start(server, "127.0.0.1", 0);
            assertThat(server.jettyServer().server().getConnectors())
                    .singleElement()
                    .isInstanceOfSatisfying(ServerConnector.class, connector -> {
                        assertThat(connector.getHost()).isEqualTo("127.0.0.1");
                        assertThat(connector.getPort()).isZero();
                        assertThat(connector.getLocalPort()).isEqualTo(port).isPositive();
                    });
        } finally {
            server.stop();
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() throws Exception {
        Javalin server = HttpServer.create(LIMITS, config -> {});
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> HttpServer.start(server, "127.0.0.1", other.getLocalPort()))
                    .isInstanceOf(JavalinBindException.class)
                    .hasMessageContaining("Port already in use");
        }
    }

    @Test
    void withoutAnAddressItDoesNotListenOnAllOfThem() {
        Javalin server = HttpServer.create(LIMITS, config -> {});
        try {
            assertThatThrownBy(server::start).hasMessageContaining("HttpServer.start");
        } finally {
            server.stop();
        }
    }
}
