package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import io.seamark.deploy.demo.Program;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A program of Seamark that runs until it is stopped: the speed layer, the serving layer. Thread-safe. */
final class ProgramPart implements Part {
    private final String label;
    private final Launcher launcher;
    private Optional<Program> program = Optional.empty();
    private List<String> nextOptions = List.of();

    /** Starts the program. */
    @FunctionalInterface
    interface Launcher {
        /** @param options of the virtual machine, for this life of it alone */
        Program launch(List<String> options);
    }

    ProgramPart(String label, Launcher launcher) {
        this.label = requireNonNull(label, "label is null");
        this.launcher = requireNonNull(launcher, "launcher is null");
    }

    @Override
    public String label() {
        return label;
    }

    /** Its next life, and only that one, ends at a point. */
    synchronized void armNext(KillPoint point, int times) {
        nextOptions = List.of(Arms.option(point, times));
    }

    @Override
    public synchronized OptionalLong pid() {
        return program.filter(Program::isRunning).stream()
                .mapToLong(Program::pid)
                .findFirst();
    }

    @Override
    public synchronized void start() {
        if (program.filter(Program::isRunning).isEmpty()) {
            List<String> options = nextOptions;
            nextOptions = List.of();
            program = Optional.of(launcher.launch(options));
        }
    }

    /** The end of the life that it leads now; done already if it leads none. */
    synchronized CompletableFuture<Integer> end() {
        return program.map(Program::end).orElse(CompletableFuture.completedFuture(0));
    }
}
