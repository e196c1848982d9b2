package io.seamark.deploy.bench.lookup;

import io.seamark.deploy.bench.measure.Delays;

/**
 * How a load was answered.
 *
 * @param answers with status 200
 * @param failures other answers
 * @param unasked questions that were due when the load ended, and had found no free connection: a pace that was not held
 * @param seconds from the first request to the last answer
 * @param bodyBytes of all answers
 * @param delays of the answers with status 200
 * @param generatorCpuSeconds processor time of the thread that asked
 */
public record LoadResult(
        long answers,
        long failures,
        long unasked,
        double seconds,
        long bodyBytes,
        Delays.Percentiles delays,
        double generatorCpuSeconds) {

    /** Answers with status 200, a second. */
    public double perSecond() {
        return answers / seconds;
    }

    /** Mean size of a body, bytes. */
    public double bytesPerAnswer() {
        return answers == 0 ? 0 : bodyBytes / (double) (answers + failures);
    }

    /** What one question costs the generator, microseconds of processor time. */
    public double generatorMicros() {
        return answers == 0 ? 0 : generatorCpuSeconds * 1e6 / answers;
    }
}
