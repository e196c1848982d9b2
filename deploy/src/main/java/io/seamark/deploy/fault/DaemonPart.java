package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.stack.Daemon;
import io.seamark.deploy.stack.LocalStack;
import java.util.OptionalLong;

/** A daemon of the local stack. */
final class DaemonPart implements Part {
    private final LocalStack stack;
    private final Daemon daemon;

    /** @param stack an object of its own for this part: it is not to be shared between threads */
    DaemonPart(LocalStack stack, Daemon daemon) {
        this.stack = requireNonNull(stack, "stack is null");
        this.daemon = requireNonNull(daemon, "daemon is null");
    }

    @Override
    public String label() {
        return daemon.label();
    }

    @Override
    public OptionalLong pid() {
        return stack.pid(daemon);
    }

    @Override
    public void start() {
        stack.start(daemon);
    }
}
