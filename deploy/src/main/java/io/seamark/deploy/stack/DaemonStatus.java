package io.seamark.deploy.stack;

import java.util.OptionalLong;

/**
 * One daemon of the stack, as found.
 *
 * @param daemon which one
 * @param pid of its process, if it runs
 * @param port the one that its clients use; 0 if none was chosen yet
 * @param health how it is
 */
public record DaemonStatus(Daemon daemon, OptionalLong pid, int port, Health health) {}
