package io.seamark.deploy.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A recording whose times fall, in the order of time: sorted in parts that fit into memory, which lie in temporary files until
 * they are merged. Messages of one time keep their order. Not thread-safe.
 */
final class SortedRecording implements Recording {

    private static final int OVERHEAD_BYTES = 100;

    private final Path folder;
    private final MergedRecording merged;

    private SortedRecording(Path folder, MergedRecording merged) {
        this.folder = folder;
        this.merged = merged;
    }

    /**
     * Reads a recording to its end, and closes it.
     *
     * @param partBytes how much is held in memory at once, about
     */
    static SortedRecording of(Recording recording, long partBytes) throws IOException {
        Path folder = Files.createTempDirectory("seamark-replay-");
        List<Recording> parts = new ArrayList<>();
        try (recording) {
            while (recording.hasNext()) {
                parts.add(new Part(write(folder.resolve(Integer.toString(parts.size())), recording, partBytes)));
            }
            return new SortedRecording(folder, new MergedRecording(parts));
        } catch (IOException | RuntimeException e) {
            remove(folder, parts);
            throw e;
        }
    }

    private static Path write(Path file, Recording recording, long partBytes) throws IOException {
        List<ReplayMessage> messages = new ArrayList<>();
        for (long bytes = 0; bytes < partBytes && recording.hasNext(); ) {
            ReplayMessage message = recording.next();
            messages.add(message);
            bytes += message.value().length + OVERHEAD_BYTES;
        }
        messages.sort(Comparator.comparingLong(ReplayMessage::ts));
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (ReplayMessage message : messages) {
                out.writeLong(message.ts());
                out.writeInt(message.key().map(key -> key.length).orElse(-1));
                out.write(message.key().orElse(new byte[0]));
                out.writeInt(message.value().length);
                out.write(message.value());
            }
        }
        return file;
    }

    @Override
    public boolean hasNext() {
        return merged.hasNext();
    }

    @Override
    public ReplayMessage next() {
        return merged.next();
    }

    @Override
    public void close() throws IOException {
        remove(folder, List.of(merged));
    }

    private static void remove(Path folder, List<Recording> open) throws IOException {
        for (Recording recording : open) {
            recording.close();
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static final class Part implements Recording {
        private final DataInputStream in;

        Part(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        }

        @Override
        public boolean hasNext() {
            try {
                in.mark(1);
                boolean more = in.read() >= 0;
                in.reset();
                return more;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ReplayMessage next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the part has no more messages");
            }
            try {
                long ts = in.readLong();
                int key = in.readInt();
                Optional<byte[]> device = key < 0 ? Optional.empty() : Optional.of(in.readNBytes(key));
                return new ReplayMessage(ts, device, in.readNBytes(in.readInt()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
