package io.seamark.deploy.stack;

import io.seamark.deploy.HelpOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code seamark stack} command. */
@Command(
        name = "stack",
        description = "Start and stop a real Kafka, a real HDFS and, if wanted, Spark on this machine.",
        subcommands = {StackCommand.Up.class, StackCommand.Down.class, StackCommand.Status.class})
public final class StackCommand implements Runnable {
    @Mixin
    HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the stack: up, down or status.");
    }

    /** Which stack. */
    static final class Folder {
        @Option(
                names = "--dir",
                paramLabel = "FOLDER",
                defaultValue = "data/stack",
                description = "Holds the stack's data, logs, ports and pid files; one folder is one stack."
                        + " Default: ${DEFAULT-VALUE}, in the current folder.")
        private Path dir;
    }

    @Command(name = "up", description = "Start the stack, or what of it does not run, and wait until it serves.")
    static final class Up implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private Folder folder;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description = "Partitions of new topics. Default: as many as the topic readings has, "
                        + Topics.DEFAULT_PARTITIONS + " without it.")
        private Integer partitions;

        @Option(
                names = "--kafka-heap",
                paramLabel = "MEGABYTES",
                defaultValue = "512",
                description = "Heap of Kafka, 256 to 1024. Default: ${DEFAULT-VALUE}.")
        private int kafkaHeap;

        @Option(
                names = "--spark",
                description =
                        "Start a Spark standalone cluster as well: a master and a worker, with executors as processes"
                                + " of their own.")
        private boolean spark;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "90",
                description = "How long the start may take. Default: ${DEFAULT-VALUE}.")
        private int timeout;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            StackOptions options =
                    StackOptions.DEFAULT.withKafkaHeapMegabytes(kafkaHeap).withStartLimit(Duration.ofSeconds(timeout));
            LocalStack stack =
                    LocalStack.in(folder.dir, spark ? options.withSpark(StackOptions.Spark.DEFAULT) : options);
            LocalStack.Outcome outcome =
                    stack.up(partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions));
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    outcome == LocalStack.Outcome.STARTED
                            ? "The stack is up."
                            : "The stack is already running; nothing to do.");
            print(stack.status(), out);
            out.println("Configuration for its clients: " + stack.configuration());
            if (spark) {
                out.println("For speed and batch: --master " + stack.sparkMaster());
            }
            return 0;
        }
    }

    @Command(name = "down", description = "Stop the stack in an orderly way. Its data stays.")
    static final class Down implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private Folder folder;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            LocalStack stack = LocalStack.in(folder.dir);
            stack.down();
            spec.commandLine().getOut().println("The stack is down. Its data stays in " + stack.dir());
            return 0;
        }
    }

    @Command(name = "status", description = "Show each process of the stack. Exit code 0 only if all are healthy.")
    static final class Status implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private Folder folder;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            List<DaemonStatus> found = LocalStack.in(folder.dir).status();
            print(found, spec.commandLine().getOut());
            return found.stream().allMatch(status -> status.health().isHealthy()) ? 0 : 1;
        }
    }

    private static void print(List<DaemonStatus> found, PrintWriter out) {
        out.printf("%-12s %8s %8s  %-9s %s%n", "PROCESS", "PID", "PORT", "HEALTH", "");
        for (DaemonStatus status : found) {
            out.printf(
                    "%-12s %8s %8s  %-9s %s%n",
                    status.daemon().label(),
                    status.pid().isPresent() ? status.pid().getAsLong() : "-",
                    status.port() == 0 ? "-" : status.port(),
                    status.health().state().name().toLowerCase(Locale.ROOT),
                    status.health().detail());
        }
        out.flush();
    }
}
