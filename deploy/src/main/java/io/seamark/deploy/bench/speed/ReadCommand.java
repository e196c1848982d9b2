package io.seamark.deploy.bench.speed;

import io.seamark.common.seam.OffsetRange;
import io.seamark.deploy.HelpOption;
import io.seamark.deploy.bench.ground.Invocation;
import io.seamark.deploy.bench.measure.PeakMemory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code seamark bench read}: a bare reader in a JVM of its own, so that it is as cold as the speed layer beside it. */
@Command(
        name = "read",
        hidden = true,
        description = {
            "Not for people: what 'seamark bench speed' holds the speed layer against. Reads two stretches of a topic with",
            "bare consumers, one thread for each partition, and prints one line of JSON: what each has cost."
        })
public final class ReadCommand implements Callable<Integer> {
    @Mixin
    HelpOption help;

    @Option(names = "--bootstrap-servers", required = true, paramLabel = "HOST:PORT", description = "Kafka.")
    private String bootstrapServers = "";

    @Option(names = "--topic", required = true, paramLabel = "NAME", description = "What is read.")
    private String topic = "";

    @Option(
            names = "--work",
            required = true,
            paramLabel = "WORK",
            description = "What is done with a message: ${COMPLETION-CANDIDATES}.")
    private Work work = Work.BYTES;

    @Option(
            names = "--cold",
            required = true,
            split = ",",
            converter = RangeConverter.class,
            paramLabel = "PARTITION:FROM-UNTIL",
            description = "Offsets of the first pass, one range of each partition.")
    private List<OffsetRange> cold = List.of();

    @Option(
            names = "--warm",
            required = true,
            split = ",",
            converter = RangeConverter.class,
            paramLabel = "PARTITION:FROM-UNTIL",
            description = "Offsets of the second pass, of the same partitions.")
    private List<OffsetRange> warm = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        new Invocation(spec)
                .require(
                        partitions(cold).equals(partitions(warm))
                                && partitions(cold).stream().distinct().count() == cold.size(),
                        "--cold and --warm must name the same partitions, each once and in the same order");
        List<PassCosts> costs = new ConsumerPass(bootstrapServers, topic).read(List.of(cold, warm), work);
        double peak = PeakMemory.of(ProcessHandle.current().pid());
        PrintWriter out = spec.commandLine().getOut();
        out.println(new TwoPasses(costs.get(0), costs.get(1), peak).json());
        out.flush();
        return 0;
    }

    private static List<Integer> partitions(List<OffsetRange> ranges) {
        return ranges.stream().map(OffsetRange::partition).toList();
    }

    /** How a range is written among the arguments. */
    static String text(OffsetRange range) {
        return range.partition() + ":" + range.from() + "-" + range.until();
    }

    /** Reads what {@link #text} wrote. */
    static final class RangeConverter implements ITypeConverter<OffsetRange> {
        private static final Pattern RANGE = Pattern.compile("(\\d{1,9}):(\\d{1,18})-(\\d{1,18})");

        @Override
        public OffsetRange convert(String value) {
            Matcher found = RANGE.matcher(value);
            if (!found.matches()) {
                throw new TypeConversionException("'" + value + "' is no range of offsets such as 0:0-1000");
            }
            try {
                return new OffsetRange(
                        Integer.parseInt(found.group(1)),
                        Long.parseLong(found.group(2)),
                        Long.parseLong(found.group(3)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "' ends before it begins");
            }
        }
    }
}
