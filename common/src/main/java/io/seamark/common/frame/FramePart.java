package io.seamark.common.frame;

import io.seamark.common.seam.OffsetRange;
import java.util.List;

/**
 * One message of the {@code deltas} topic: a part of the frame of one stretch of one partition. A frame is whole when all
 * its parts are there; most have one.
 *
 * @param range the stretch of {@code readings} whose delta this is
 * @param generation id of the generation whose baselines scored it; empty if there was none
 * @param part index of this part, in {@code [0, parts)}
 * @param parts how many parts the frame has
 * @param tally what became of the messages of the stretch; part 0 has it, in the others it is all zero
 * @param devices deltas by device; a device whose deltas do not fit goes on in the next part, with other metrics or hours
 */
public record FramePart(
        OffsetRange range, String generation, int part, int parts, Tally tally, List<DeviceDelta> devices) {}
