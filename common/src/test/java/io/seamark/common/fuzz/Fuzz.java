package io.seamark.common.fuzz;

import com.sun.management.ThreadMXBean;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Feeds mutated bytes to a decoder, on two threads. A decoder passes if each input is read or refused with {@link
 * CorruptDataException}, within a bound of time and of memory that grows with the input alone. A failing input is cut down
 * to what still fails, and told in hex. Immutable.
 *
 * @param name of what is fuzzed, for messages
 * @param seeds what is mutated
 * @param tokens what is put in, see {@link Mutator}
 * @param seal applied to every second input: puts a right checksum on it, so that it gets past the first gate
 */
public record Fuzz(String name, List<byte[]> seeds, List<byte[]> tokens, UnaryOperator<byte[]> seal) {

    /** Bytes that reading an input may allocate whatever its length. */
    private static final long ALLOCATION = 256 << 10;

    /** Bytes that reading one byte of input may allocate: objects are larger than what they are read from. */
    private static final long ALLOCATION_PER_BYTE = 256;

    /** Names every sequence of inputs; {@code -Dseamark.fuzz-seed} sets another. */
    private static final long SEED = Long.getLong("seamark.fuzz-seed", 20261121L);

    private static final int THREADS = 2;
    private static final ThreadMXBean THREAD_BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads one input, and looks at what it read. */
    @FunctionalInterface
    public interface Target {
        /** Returns, or throws {@link CorruptDataException}; anything else is a fault. */
        void read(byte[] input) throws Exception;
    }

    /** More memory taken than the input accounts for. */
    private static final class Excess extends AssertionError {
        private Excess(String message) {
            super(message);
        }
    }

    /** Inputs that were read and inputs that were refused: a fuzz whose inputs all meet one fate shows little. */
    public record Fates(long read, long refused) {}

    private record Failure(long number, byte[] input, Throwable cause) {}

    private sealed interface Fate {}

    private record Read() implements Fate {}

    private record Refused() implements Fate {}

    private record Fault(Throwable cause) implements Fate {}

    /** A binary format without a checksum. */
    public static Fuzz binary(String name, List<byte[]> seeds) {
        return new Fuzz(name, seeds, Mutator.BINARY, UnaryOperator.identity());
    }

    /** A text format. */
    public static Fuzz json(String name, List<byte[]> seeds) {
        return new Fuzz(name, seeds, Mutator.JSON, UnaryOperator.identity());
    }

    /** A binary format that ends in the CRC-32C of all before. */
    public static Fuzz checksummed(String name, List<byte[]> seeds) {
        return binary(name, seeds).sealedBy(Fuzz::withChecksum);
    }

    public Fuzz sealedBy(UnaryOperator<byte[]> other) {
        return new Fuzz(name, seeds, tokens, other);
    }

    private static byte[] withChecksum(byte[] input) {
        byte[] content = Arrays.copyOf(input, Math.max(0, input.length - 4));
        return new ByteWriter(content.length + 4).raw(content).crcSince(0).toBytes();
    }

    /**
     * Runs.
     *
     * @param inputs how many
     * @param limit time in which all of them must be read, else the input that is being read then is told as hanging
     * @param target makes a target; one for each thread
     * @throws AssertionError for the first input that fails
     */
    public Fates run(long inputs, Duration limit, Supplier<Target> target) throws InterruptedException {
        System.out.println("Fuzzing " + name + ": " + inputs + " inputs of seed " + SEED);
        requireSeedsRun(target.get());
        AtomicReference<Optional<Failure>> failure = new AtomicReference<>(Optional.empty());
        AtomicLong read = new AtomicLong();
        List<Runner> runners = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            runners.add(new Runner(i, inputs, target.get(), failure, read));
        }
        runners.forEach(Thread::start);
        long deadline = System.nanoTime() + limit.toNanos();
        for (Runner runner : runners) {
            runner.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            if (runner.isAlive()) {
                runners.forEach(Thread::interrupt);
                byte[] input = new Mutator(SEED, seeds, tokens).input(runner.number);
                throw new AssertionError(name + " was not through after " + limit + ", at input " + runner.number
                        + " of seed " + SEED + ": " + HexFormat.of().formatHex(finish(runner.number, input)));
            }
        }
        failure.get().ifPresent(each -> {
            throw report(each, target);
        });
        Fates fates = new Fates(read.get(), inputs - read.get());
        System.out.println("Fuzzed " + name + ": " + fates);
        return fates;
    }

    private void requireSeedsRun(Target target) {
        for (byte[] seed : seeds) {
            if (check(target, seed) instanceof Fault fault) {
                throw new AssertionError(
                        name + " fails on a seed: " + HexFormat.of().formatHex(seed), fault.cause);
            }
        }
    }

    private byte[] finish(long number, byte[] input) {
        return (number / THREADS) % 2 == 0 ? input : seal.apply(input);
    }

    private AssertionError report(Failure failure, Supplier<Target> target) {
        byte[] smallest = shrink(failure, target.get());
        return new AssertionError(
                name + " fails on input " + failure.number + " of seed " + SEED + " with " + failure.cause
                        + "; smallest" + " input: " + HexFormat.of().formatHex(smallest),
                failure.cause);
    }

    /** Leaves out stretches, halves first, as long as the input fails in the same way. */
    private byte[] shrink(Failure failure, Target target) {
        byte[] smallest = failure.input;
        for (int length = smallest.length / 2; length > 0; length /= 2) {
            for (int from = 0; from + length <= smallest.length; ) {
                byte[] shorter = new byte[smallest.length - length];
                System.arraycopy(smallest, 0, shorter, 0, from);
                System.arraycopy(smallest, from + length, shorter, from, shorter.length - from);
                if (check(target, finish(failure.number, shorter)) instanceof Fault fault
                        && fault.cause.getClass() == failure.cause.getClass()) {
                    smallest = shorter;
                } else {
                    from += length;
                }
            }
        }
        return finish(failure.number, smallest);
    }

    /** Allocation counts only if it repeats: the first time may load a class or enlarge a table that stays. */
    private Fate check(Target target, byte[] input) {
        Fate fate = attempt(target, input);
        return fate instanceof Fault fault && fault.cause instanceof Excess ? attempt(target, input) : fate;
    }

    private Fate attempt(Target target, byte[] input) {
        long before = THREAD_BEAN.getCurrentThreadAllocatedBytes();
        Fate fate = new Read();
        try {
            target.read(input);
        } catch (CorruptDataException refused) {
            if (refused.getMessage().isBlank()) {
                return new Fault(new AssertionError("refused without a reason", refused));
            }
            fate = new Refused();
        } catch (Throwable fault) { // a stack overflow is a finding like any other
            return new Fault(fault);
        }
        long used = THREAD_BEAN.getCurrentThreadAllocatedBytes() - before;
        return used > ALLOCATION + ALLOCATION_PER_BYTE * input.length
                ? new Fault(new Excess(used + " bytes allocated for an input of " + input.length))
                : fate;
    }

    /** Takes one of every {@value #THREADS} inputs. */
    private final class Runner extends Thread {
        private final long inputs;
        private final Target target;
        private final AtomicReference<Optional<Failure>> failure;
        private final AtomicLong read;
        private volatile long number;

        private Runner(
                long first, long inputs, Target target, AtomicReference<Optional<Failure>> failure, AtomicLong read) {
            super("fuzz-" + first);
            setDaemon(true); // one that hangs must not keep the test from ending
            this.number = first;
            this.inputs = inputs;
            this.target = target;
            this.failure = failure;
            this.read = read;
        }

        @Override
        public void run() {
            Mutator mutator = new Mutator(SEED, seeds, tokens);
            long reads = 0;
            for (long n = number; n < inputs && failure.get().isEmpty(); n += THREADS) {
                number = n;
                byte[] input = mutator.input(n);
                Fate fate = check(target, finish(n, input));
                if (fate instanceof Fault fault) {
                    failure.compareAndSet(Optional.empty(), Optional.of(new Failure(n, input, fault.cause)));
                }
                reads += fate instanceof Read ? 1 : 0;
            }
            read.addAndGet(reads);
        }
    }
}
