package io.seamark.deploy.devices;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seamark devices retire}. */
@Command(
        name = "retire",
        description = {
            "Take devices out of service: no alert of theirs is raised, silence included, open ones are closed, and lists",
            "do not show them. Their history stays, and what they still send is archived and answered by id; seamark",
            "status and GET /v1/devices?retired=true say which of them have sent since. It holds until they are restored."
        })
final class RetireCommand extends ServiceChange implements Callable<Integer> {

    @Option(names = "--unknown", description = "Also retire ids that have not sent any readings yet.")
    private boolean unknown;

    @Override
    public Integer call() throws InterruptedException {
        JsonObject body = new JsonObject();
        body.addProperty("unknown", unknown);
        return ask(
                "retire",
                body,
                "Retired",
                "Nothing of theirs is raised from the next micro-batches on; seamark devices restore puts them back.",
                "Check the id, or add --unknown to retire it before it sends.");
    }
}
