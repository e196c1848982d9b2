package io.seamark.deploy;

import io.seamark.common.settings.SeamarkException;
import io.seamark.deploy.bench.BenchCommand;
import io.seamark.deploy.demo.DemoCommand;
import io.seamark.deploy.devices.DevicesCommand;
import io.seamark.deploy.fleet.SimulateCommand;
import io.seamark.deploy.generations.GenerationsCommand;
import io.seamark.deploy.journal.JournalCommand;
import io.seamark.deploy.replay.ReplayCommand;
import io.seamark.deploy.stack.StackCommand;
import io.seamark.deploy.status.StatusCommand;
import io.seamark.deploy.verify.VerifyCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code seamark} command: its sub-commands are the commands of this module and the names of those in other rooms. */
@Command(
        name = "seamark",
        description = "Watches fleets of devices: history and the last second in one exact answer.",
        mixinStandardHelpOptions = true,
        versionProvider = Seamark.Version.class,
        commandListHeading = "%nCommands:%n",
        footer = {"", "More about one of them: seamark COMMAND --help"},
        // One line for each new command of this module.
        subcommands = {
            DemoCommand.class,
            StackCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            DevicesCommand.class,
            BenchCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            GenerationsCommand.class,
            JournalCommand.class
        })
public final class Seamark implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Seamark.class);

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with every command, ready to execute. A call fails with exit code 1, wrong usage with 2. */
    public static CommandLine commandLine() {
        Home home = Home.find();
        CommandLine line = new CommandLine(new Seamark());
        line.addSubcommand(OtherRoom.command(home, "import", "Take history from files into the archive.")
                .name("import"));
        line.addSubcommand(
                OtherRoom.command(home, "batch", "Run the nightly batch: archive, views, training, publication.")
                        .name("batch"));
        line.addSubcommand(OtherRoom.command(home, "speed", "Run the speed layer: score readings as they come.")
                .name("speed"));
        line.addSubcommand(OtherRoom.command(home, "serve", "Run the serving layer: REST and page over both views.")
                .name("serve"));
        line.addSubcommand(OtherRoom.command(home, "evaluate", "Score labelled recordings as the live system would.")
                .name("evaluate"));
        line.addSubcommand(OtherRoom.command(home, "scan", "Say how fast Spark alone reads the archive.")
                .name("scan"));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Seamark::failed);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command to run.");
    }

    /** A message that names the way out is all a user needs; anything else is a fault of ours and keeps its trace. */
    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof SeamarkException) {
            line.getErr().println(line.getColorScheme().errorText("seamark: " + e.getMessage()));
            LOG.debug("Failed", e);
        } else {
            LOG.error("'{}' failed", line.getCommandSpec().qualifiedName(), e);
        }
        return line.getCommandSpec().exitCodeOnExecutionException();
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties built = new Properties();
            try (InputStream in =
                    Seamark.class.getResourceAsStream("/META-INF/maven/io.seamark/seamark-deploy/pom.properties")) {
                if (in != null) {
                    built.load(in);
                }
            }
            return new String[] {"seamark " + built.getProperty("version", "(not packaged)")};
        }
    }
}
