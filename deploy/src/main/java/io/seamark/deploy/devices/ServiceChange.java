package io.seamark.deploy.devices;

import com.google.gson.JsonObject;
import io.seamark.common.settings.Settings;
import io.seamark.common.settings.SettingsOptions;
import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.status.ServingAddress;
import io.seamark.deploy.verify.Rest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What retiring and restoring devices have in common: asks the serving layer for one device after the other. */
abstract class ServiceChange {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Mixin
    HelpOption help;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--serving",
            paramLabel = "URL",
            description = "Address of the serving layer. Default: the one that it wrote to its data folder.")
    private Optional<URI> serving = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Device ids.")
    private List<String> devices;

    @Spec
    private CommandSpec spec;

    /**
     * Asks for all devices; those that are refused do not keep the others from it.
     *
     * @param verb last segment of the path
     * @param body what is sent with each
     * @param done what a changed device is
     * @param then what follows from it
     * @param wayOut what to do about unknown devices
     * @return exit code 0
     * @throws CommandFailure if any is refused, or there is no answer
     */
    int ask(String verb, JsonObject body, String done, String then, String wayOut) throws InterruptedException {
        Rest rest = new Rest(address(), LIMIT, "--serving");
        LinkedHashSet<String> asked = new LinkedHashSet<>(devices);
        List<String> changed = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        try {
            for (String device : asked) {
                Rest.Answer answer = rest.post("v1/devices/" + Rest.segment(device) + "/" + verb, body);
                if (answer.code() == 200) {
                    changed.add(device);
                } else if (answer.code() == 404 && answer.body().has("error")) {
                    refused.add(text(answer, "error") + " " + wayOut);
                } else {
                    refused.add("'" + device + "', status " + answer.code() + ": " + text(answer, "error") + " "
                            + text(answer, "hint"));
                }
            }
        } finally {
            if (!changed.isEmpty()) {
                spec.commandLine().getOut().printf("%s: %s.%n%s%n", done, String.join(", ", changed), then);
                spec.commandLine().getOut().flush();
            }
        }
        if (!refused.isEmpty()) {
            String line = System.lineSeparator() + "  ";
            throw new CommandFailure("%,d of %,d devices are refused:%s%s"
                    .formatted(refused.size(), asked.size(), line, String.join(line, refused)));
        }
        return 0;
    }

    private static String text(Rest.Answer answer, String name) {
        return answer.body().has(name) ? answer.body().get(name).getAsString() : "";
    }

    private URI address() {
        if (serving.isPresent()) {
            return serving.get();
        }
        Settings settings = options.load();
        return ServingAddress.written(settings)
                .orElseThrow(() -> new CommandFailure("No serving layer has written its address to '"
                        + settings.string("seamark.serving.data-dir")
                        + "'. Start it (seamark serve), or name it by --serving URL."));
    }
}
