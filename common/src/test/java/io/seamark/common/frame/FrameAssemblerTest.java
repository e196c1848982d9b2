package io.seamark.common.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.frame.FrameAssembler.Apply;
import io.seamark.common.frame.FrameAssembler.Gap;
import io.seamark.common.frame.FrameAssembler.Incomplete;
import io.seamark.common.frame.FrameAssembler.Overlap;
import io.seamark.common.frame.FrameAssembler.Skip;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {

    private final FrameAssembler assembler = new FrameAssembler(new Seam(Map.of(0, 10L)));

    private static FramePart part(int partition, long from, long until, int part, int parts) {
        return new FramePart(new OffsetRange(partition, from, until), "g", part, parts, new Tally(), List.of());
    }

    @Test
    void appliesTheNextFrameSkipsTheOldAndReportsGapsAndOverlaps() {
        FramePart next = part(0, 10, 20, 0, 1);
        assertThat(assembler.offer(part(0, 5, 10, 0, 1))).isInstanceOf(Skip.class);
        assertThat(assembler.offer(part(0, 11, 20, 0, 1))).isEqualTo(new Gap(10, new OffsetRange(0, 11, 20)));
        assertThat(assembler.offer(part(0, 9, 20, 0, 1))).isEqualTo(new Overlap(10, new OffsetRange(0, 9, 20)));
        assertThat(assembler.offer(next)).isEqualTo(new Apply(List.of(next)));
        assembler.applied(next.range());
        assertThat(assembler.offer(next)).isInstanceOf(Skip.class);
        assertThat(assembler.applied()).isEqualTo(new Seam(Map.of(0, 20L)));
        assertThat(assembler.offer(part(7, 0, 1, 0, 1)))
                .as("a partition that is not named begins at 0")
                .isInstanceOf(Apply.class);
    }

    @Test
    void waitsForAllPartsWhateverTheirOrder() {
        assertThat(assembler.offer(part(0, 10, 20, 2, 3))).isInstanceOf(Incomplete.class);
        assertThat(assembler.offer(part(0, 10, 20, 2, 3))).isInstanceOf(Incomplete.class);
        assertThat(assembler.offer(part(0, 10, 20, 0, 3))).isInstanceOf(Incomplete.class);
        assertThat(assembler.isWaiting(0)).isTrue();
        Apply apply = (Apply) assembler.offer(part(0, 10, 20, 1, 3));
        assertThat(apply.parts()).extracting(FramePart::part).containsExactly(0, 1, 2);
        assembler.applied(new OffsetRange(0, 10, 20));
        assertThat(assembler.isWaiting(0)).isFalse();
    }

    @Test
    void anOldFrameBetweenThePartsOfTheNextDoesNotLoseThem() {
        assembler.offer(part(0, 10, 20, 0, 2));
        assertThat(assembler.offer(part(0, 0, 10, 0, 1))).isInstanceOf(Skip.class);
        assertThat(assembler.offer(part(0, 10, 20, 1, 2))).isInstanceOf(Apply.class);
    }

    @Test
    void partsOfTwoDivisionsOfOneFrameDoNotMix() {
        assembler.offer(part(0, 10, 20, 0, 2));
        assertThat(assembler.offer(part(0, 10, 20, 1, 3))).isInstanceOf(Incomplete.class);
        assertThat(assembler.offer(part(0, 10, 20, 0, 3))).isInstanceOf(Incomplete.class);
        Apply apply = (Apply) assembler.offer(part(0, 10, 20, 2, 3));
        assertThat(apply.parts()).allMatch(part -> part.parts() == 3);
    }

    /** Writers that die and replay: each time some frames again from an earlier one on, the last of them perhaps in part. */
    @Property(tries = 300)
    void everyRangeIsAppliedOnceAndInOrderWhateverIsReplayed(@ForAll long seed) {
        Random random = new Random(seed);
        int partitions = 1 + random.nextInt(3);
        List<List<FramePart>> topics = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            topics.add(topic(p, frames(p, random), random));
        }
        FrameAssembler reader = new FrameAssembler(Seam.START);
        Map<Integer, Long> applied = new HashMap<>();
        List<List<FramePart>> left = new ArrayList<>(topics);
        int[] at = new int[partitions];
        while (true) {
            List<Integer> open = new ArrayList<>();
            for (int p = 0; p < partitions; p++) {
                if (at[p] < left.get(p).size()) {
                    open.add(p);
                }
            }
            if (open.isEmpty()) {
                break;
            }
            int p = open.get(random.nextInt(open.size()));
            FramePart part = left.get(p).get(at[p]++);
            FrameAssembler.Verdict verdict = reader.offer(part);
            assertThat(verdict).isNotInstanceOfAny(Gap.class, Overlap.class);
            if (verdict instanceof Apply apply) {
                assertThat(apply.parts()).hasSize(part.parts()).allMatch(each -> each.range()
                        .equals(part.range()));
                assertThat(part.range().from()).isEqualTo(applied.getOrDefault(p, 0L));
                applied.put(p, part.range().until());
                reader.applied(part.range());
            }
            if (random.nextInt(20) == 0) {
                reader = new FrameAssembler(reader.applied()); // a restart: parts that waited are read again
                at[p] = 0;
                for (int q = 0; q < partitions; q++) {
                    at[q] = 0;
                }
            }
        }
        for (int p = 0; p < partitions; p++) {
            List<FramePart> topic = topics.get(p);
            assertThat(applied.get(p))
                    .isEqualTo(topic.get(topic.size() - 1).range().until());
        }
    }

    private static List<List<FramePart>> frames(int partition, Random random) {
        List<List<FramePart>> frames = new ArrayList<>();
        long stands = 0;
        for (int n = 3 + random.nextInt(6); n > 0; n--) {
            long until = stands + 1 + random.nextInt(10);
            int parts = 1 + random.nextInt(4);
            List<FramePart> frame = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                frame.add(part(partition, stands, until, i, parts));
            }
            frames.add(frame);
            stands = until;
        }
        return frames;
    }

    private static List<FramePart> topic(int partition, List<List<FramePart>> frames, Random random) {
        List<FramePart> topic = new ArrayList<>();
        int next = 0;
        while (next < frames.size()) {
            List<FramePart> frame = frames.get(next);
            if (random.nextInt(3) == 0) {
                topic.addAll(frame.subList(0, random.nextInt(frame.size()))); // dies within the frame
                next = Math.max(0, next - random.nextInt(3));
            } else {
                topic.addAll(frame);
                if (random.nextInt(4) == 0) {
                    topic.add(frame.get(random.nextInt(frame.size())));
                }
                next++;
            }
        }
        assertThat(topic).allMatch(part -> part.range().partition() == partition);
        return topic;
    }
}
