package io.seamark.serving.fold;

/**
 * Readings that the deltas skip: from {@code expected} on nothing of the partition is folded until they come.
 *
 * @param partition partition of {@code readings}
 * @param expected first offset that is missing
 * @param found lowest offset at which a frame begins that was read and could not be applied
 * @param resumeAt offset in {@code deltas} of the first message that could not be applied
 * @param since when it was noticed, epoch milliseconds
 * @param overlap whether a frame begins before what was expected and ends beyond it: a writer broke the contract
 */
public record FrameGap(int partition, long expected, long found, long resumeAt, long since, boolean overlap) {}
