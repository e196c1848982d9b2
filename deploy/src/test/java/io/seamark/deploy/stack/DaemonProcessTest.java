package io.seamark.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.deploy.Home;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonProcessTest {
    @TempDir
    private Path folder;

    @Test
    void aPidThatTheSystemGaveToAnotherProgramIsNotTakenForTheDaemon() throws IOException {
        StackFolder files = new StackFolder(folder);
        StackFolder.write(
                files.pid(Daemon.KAFKA), "pid=" + ProcessHandle.current().pid() + "\nstarted=1\n");
        assertThat(new DaemonProcess(files, Daemon.KAFKA).running()).isEmpty();
        // and so is not ended either
        LocalStack.in(folder).down();
    }

    @Test
    void aDaemonThatDiesWhileStartingShowsTheEndOfItsLog() throws IOException {
        Files.createDirectories(folder.resolve("kafka/data"));
        Files.writeString(folder.resolve("kafka/data/meta.properties"), "cluster.id=broken\n");
        StackFolder files = new StackFolder(folder);
        PortBook ports = new PortBook(files.ports());
        KafkaBroker broker = new KafkaBroker(files, Home.find(), ports, 256);
        DaemonProcess process = new DaemonProcess(files, Daemon.KAFKA);
        DaemonGroup group =
                new DaemonGroup(ports, DaemonGroup.Order.TOGETHER, List.of(new DaemonGroup.Member(broker, process)));
        assertThatThrownBy(() -> group.start(Duration.ofSeconds(40)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kafka died while starting")
                .hasMessageContaining("kafka.log' ends with:")
                .hasMessageContaining("node ID not found");
        assertThat(process.running()).isEmpty();
    }

    @Test
    void portsAreChosenByTheSystemKeptWhileFreeAndChangedWhenTaken() throws IOException {
        Path file = folder.resolve("ports.properties");
        PortBook book = new PortBook(file);
        book.settle(List.of(Port.values()));
        List<Integer> chosen = Stream.of(Port.values()).map(book::get).toList();
        assertThat(chosen).doesNotHaveDuplicates().allSatisfy(port -> assertThat(port)
                .isPositive());

        try (ServerSocket other = new ServerSocket(book.get(Port.KAFKA), 1, Loopback.address())) {
            PortBook later = new PortBook(file);
            assertThat(later.taken(List.of(Port.values()))).containsExactly(other.getLocalPort());
            later.settle(List.of(Port.values()));
            assertThat(later.get(Port.KAFKA)).isNotEqualTo(other.getLocalPort());
            assertThat(later.get(Port.NAMENODE)).isEqualTo(book.get(Port.NAMENODE));
        }
    }

    @Test
    void twoCommandsDoNotChangeAStackAtTheSameTime() {
        try (StackLock first = StackLock.take(folder.resolve("stack.lock"))) {
            assertThat(first.channel().isOpen()).isTrue();
            assertThatThrownBy(() -> LocalStack.in(folder).up(OptionalInt.empty()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("right now");
        }
    }
}
