package io.seamark.deploy.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.deploy.stack.FreePort.Range;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FreePortTest {
    @Test
    void portsLieBesideThoseOfConnectionsOnTheirWayOut() {
        assertThat(FreePort.beside(new Range(32_768, 60_999))).isEqualTo(new Range(15_000, 32_767));
        assertThat(FreePort.beside(new Range(1_024, 40_000))).isEqualTo(new Range(40_001, 65_535));
        assertThat(FreePort.beside(new Range(1_024, 65_535))).isEqualTo(new Range(15_000, 65_535));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisSystemSaysWhichPortsGoOut() throws Exception {
        try (Scanner file = new Scanner(Path.of("/proc/sys/net/ipv4/ip_local_port_range"), UTF_8)) {
            assertThat(FreePort.outgoing()).isEqualTo(new Range(file.nextInt(), file.nextInt()));
        }
    }

    @Test
    void aPortIsOfferedOnlyWhileNothingListensOnIt() throws Exception {
        int port = FreePort.other(List.of());
        assertThat(FreePort.isFree(port)).isTrue();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(Loopback.address(), port));
            assertThat(FreePort.isFree(port)).isFalse();
        }
    }
}
