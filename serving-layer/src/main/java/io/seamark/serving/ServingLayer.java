package io.seamark.serving;

import io.seamark.common.jvm.ClassArchive;
import io.seamark.common.settings.Command;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.serving.ingest.KafkaSink;
import io.seamark.serving.log.KafkaLog;
import io.seamark.serving.log.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code seamark serve}: answers with both views, until it is told to stop. */
@CommandLine.Command(
        name = "seamark serve",
        mixinStandardHelpOptions = true,
        description = "Answers with history and the last second in one: REST under /v1, and the live page at /.")
public final class ServingLayer implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServingLayer.class);

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port to answer on; 0 lets the operating system choose (default: serving.port, 8080)")
    private Optional<Integer> port = Optional.empty();

    public static void main(String[] args) {
        System.exit(Command.run(new ServingLayer(), args));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> given = new HashMap<>();
        port.ifPresent(number -> given.put("seamark.serving.port", Integer.toString(number)));
        Settings settings = options.load(given);
        LOG.info("Effective settings:\n{}", settings.effective());
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> awaitStop(stop, stopped), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Path addressFile = Path.of(settings.string("seamark.serving.data-dir")).resolve("address");
        Topics topics = KafkaLog.topics(settings);
        KafkaSink sink = new KafkaSink(settings);
        try (ServingNode node = new ServingNode(settings, topics, sink, sink)) {
            Files.writeString(addressFile, node.address() + "\n");
            System.out.println("Seamark serves at " + node.address());
            System.out.flush();
            stop.await();
            Files.deleteIfExists(addressFile);
        } finally {
            ClassArchive.writeIfWanted(); // the hook goes on to end the JVM
            stopped.countDown();
        }
        return 0;
    }

    /** Runs when the process is told to end: lets the node close, so that the database is left tidy. */
    private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
