package io.seamark.deploy.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java program to run as a process of its own.
 *
 * @param classPath jars and folders, separated as the platform does it
 * @param heapMegabytes largest heap
 * @param options further options of the virtual machine
 * @param main the class with the main method
 * @param arguments its arguments
 * @param environment variables that it gets on top of those of this process
 */
record Launch(
        String classPath,
        int heapMegabytes,
        List<String> options,
        String main,
        List<String> arguments,
        Map<String, String> environment) {
    Launch {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** With the environment of this process. */
    Launch(String classPath, int heapMegabytes, List<String> options, String main, List<String> arguments) {
        this(classPath, heapMegabytes, options, main, arguments, Map.of());
    }

    /** The process to start. The class path goes by the environment: command lines are cut when a process is asked for its own. */
    ProcessBuilder process(List<String> prefix, List<String> markers) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(markers);
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().put("CLASSPATH", classPath);
        return builder;
    }

    /** Runs the program to its end, with its output added to the log; it must end with exit code 0 within the time. */
    void run(LogFile log, Duration limit) {
        log.open();
        try {
            Process process = process(List.of(), List.of())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                    .start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new StackException(
                            main + " did not end within " + limit.toSeconds() + " s. " + log.lastLines());
                }
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                throw new StackException(
                        main + " ended with exit code " + process.exitValue() + ". " + log.lastLines());
            }
        } catch (IOException e) {
            throw new StackException("Cannot run " + main + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while " + main + " ran", e);
        }
    }
}
