package io.seamark.deploy.devices;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.registry.DeviceInfoCodec;
import io.seamark.common.registry.DeviceInfoLimits;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.HelpOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code seamark devices} command. */
@Command(
        name = "devices",
        description = {
            "Tell what is known of devices: type, site, labels, time zone, expected interval.",
            "Take devices out of service, and put them back."
        },
        subcommands = {
            DevicesCommand.Load.class,
            DevicesCommand.ListAll.class,
            DevicesCommand.Remove.class,
            RetireCommand.class,
            RestoreCommand.class
        })
public final class DevicesCommand implements Runnable {
    @Mixin
    HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: load, list, remove, retire or restore.");
    }

    private static DeviceInfoCodec codec(Settings settings) {
        return new DeviceInfoCodec(DeviceInfoLimits.from(settings));
    }

    @Command(
            name = "load",
            description = {
                "Send what a file knows of devices to the topic of devices, a JSON object a line, such as",
                "{\"device\":\"pump-17\",\"type\":\"pump\",\"timeZone\":\"Europe/Berlin\",\"expectedInterval\":\"10s\"}.",
                "It replaces all that was told of these devices before. Nothing is sent if a line cannot be used."
            })
    static final class Load implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Parameters(paramLabel = "FILE", description = "File of JSON lines.")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Settings settings = options.load();
            List<DeviceInfo> devices = DeviceFile.read(file, codec(settings));
            DeviceTopic.from(settings).send(devices);
            long different = devices.stream().map(DeviceInfo::device).distinct().count();
            spec.commandLine()
                    .getOut()
                    .printf("Told of %,d devices. The next batch run that has new readings learns by it.%n", different);
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    @Command(
            name = "list",
            description =
                    "Print what the topic of devices knows, a JSON object a line, by device; load takes it again.")
    static final class ListAll implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Settings settings = options.load();
            DeviceInfoCodec codec = codec(settings);
            SortedMap<String, byte[]> values = DeviceTopic.from(settings).values();
            PrintWriter out = spec.commandLine().getOut();
            for (Map.Entry<String, byte[]> value : values.entrySet()) {
                try {
                    DeviceInfo info = codec.decode(value.getKey().getBytes(UTF_8), value.getValue());
                    out.println(new String(DeviceInfoCodec.encode(info), UTF_8));
                } catch (CorruptDataException e) {
                    spec.commandLine()
                            .getErr()
                            .printf("What is told of '%s' cannot be used: %s%n", value.getKey(), e.getMessage());
                }
            }
            out.flush();
            spec.commandLine().getErr().flush();
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = {
                "Take back all that was told of some devices.",
                "They stay in service; retire takes them out of it."
            })
    static final class Remove implements Callable<Integer> {
        @Mixin
        HelpOption help;

        @Mixin
        private SettingsOptions options;

        @Parameters(arity = "1..*", paramLabel = "DEVICE", description = "Device ids.")
        private List<String> devices;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            DeviceTopic.from(options.load()).remove(devices);
            spec.commandLine().getOut().printf("Taken back: %s.%n", String.join(", ", devices));
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
