package io.seamark.deploy.devices;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code seamark devices restore}. */
@Command(
        name = "restore",
        description = {
            "Put retired devices back into service: from their next readings on they are scored and watched for silence,",
            "as devices are that have just come, with the baselines that the current generation has for them."
        })
final class RestoreCommand extends ServiceChange implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        return ask(
                "restore",
                new JsonObject(),
                "Restored",
                "They are scored and watched for silence from their next readings on.",
                "GET /v1/devices?retired=true lists them.");
    }
}
