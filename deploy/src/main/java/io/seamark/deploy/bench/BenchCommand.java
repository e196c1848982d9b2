package io.seamark.deploy.bench;

import io.seamark.deploy.HelpOption;
import io.seamark.deploy.bench.batch.BatchBenchCommand;
import io.seamark.deploy.bench.detection.DetectionBenchCommand;
import io.seamark.deploy.bench.faults.FaultsCommand;
import io.seamark.deploy.bench.latency.LatencyBenchCommand;
import io.seamark.deploy.bench.scale.ScaleBenchCommand;
import io.seamark.deploy.bench.serve.ServeBenchCommand;
import io.seamark.deploy.bench.speed.ReadCommand;
import io.seamark.deploy.bench.speed.SpeedBenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code seamark bench} command. */
@Command(
        name = "bench",
        description = "Measure how fast Seamark is on this machine, what it detects, and what it withstands.",
        subcommands = {
            SpeedBenchCommand.class,
            ReadCommand.class,
            LatencyBenchCommand.class,
            BatchBenchCommand.class,
            ScaleBenchCommand.class,
            ServeBenchCommand.class,
            DetectionBenchCommand.class,
            FaultsCommand.class
        })
public final class BenchCommand implements Runnable {
    @Mixin
    HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to measure: speed, latency, batch, scale, serve, detection or faults.");
    }
}
