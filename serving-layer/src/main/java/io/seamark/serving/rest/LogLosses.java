package io.seamark.serving.rest;

import io.seamark.common.generation.Manifest;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.serving.view.View;
import java.util.List;

/** What the log lost after it was taken, as the answers tell of it. Stateless. */
final class LogLosses {

    private LogLosses() {}

    /**
     * One stretch.
     *
     * @param from first offset
     * @param to end, exclusive
     * @param foundAt when the loss was found, epoch milliseconds
     * @param inAnswers whether answers still count what was there, until a generation lies beyond
     */
    record Replaced(int partition, long from, long to, long foundAt, boolean inAnswers) {}

    /** All that is known, as far as the log still has these offsets: of the speed layer, and of the batch run. */
    static List<ReplacedRange> of(Services services, View view) {
        return ReplacedRange.merge(
                view.manifest().map(Manifest::replaced).orElse(List.of()),
                services.loader().catalogue().replaced());
    }

    static List<Replaced> told(Services services, View view) {
        return of(services, view).stream()
                .map(each -> new Replaced(
                        each.partition(),
                        each.from(),
                        each.until(),
                        each.foundAt(),
                        view.seam().at(each.partition()) < each.until()))
                .toList();
    }
}
