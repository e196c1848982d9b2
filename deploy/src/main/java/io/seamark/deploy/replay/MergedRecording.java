package io.seamark.deploy.replay;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Several recordings as one, in the order of event time. Within one recording the order of its rows is kept even where
 * that is not the order of time; at the same time the recording that was named first comes first.
 */
final class MergedRecording implements Recording {

    private record Head(ReplayMessage message, int index) {}

    private final List<Recording> recordings;
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparingLong((Head head) -> head.message().ts()).thenComparingInt(Head::index));

    MergedRecording(List<Recording> recordings) {
        this.recordings = List.copyOf(recordings);
        for (int i = 0; i < recordings.size(); i++) {
            refill(i);
        }
    }

    private void refill(int index) {
        if (recordings.get(index).hasNext()) {
            heads.add(new Head(recordings.get(index).next(), index));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public ReplayMessage next() {
        if (heads.isEmpty()) {
            throw new NoSuchElementException("the recordings have no more messages");
        }
        Head head = heads.remove();
        refill(head.index());
        return head.message();
    }

    @Override
    public void close() throws IOException {
        for (Recording recording : recordings) {
            recording.close();
        }
    }
}
