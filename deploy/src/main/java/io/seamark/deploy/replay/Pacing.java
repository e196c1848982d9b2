package io.seamark.deploy.replay;

/** How fast a recording is replayed. */
public sealed interface Pacing {

    /** As fast as Kafka takes it. */
    record Unlimited() implements Pacing {
        @Override
        public long dueNanos(long index, long elapsedMillis) {
            return 0;
        }
    }

    /** So many readings in a second. */
    record Rate(double perSecond) implements Pacing {
        public Rate {
            requirePositive("rate", perSecond);
        }

        @Override
        public long dueNanos(long index, long elapsedMillis) {
            return (long) (index * 1e9 / perSecond);
        }
    }

    /** As it was recorded, times a factor. */
    record Recorded(double factor) implements Pacing {
        public Recorded {
            requirePositive("pace", factor);
        }

        @Override
        public long dueNanos(long index, long elapsedMillis) {
            return (long) (Math.max(0, elapsedMillis) * 1e6 / factor);
        }
    }

    /**
     * When a message is to be sent.
     *
     * @param index its number, from 0
     * @param elapsedMillis its event time after that of the first message, ms
     * @return time after the begin of the replay, ns
     */
    long dueNanos(long index, long elapsedMillis);

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("the " + name + " must be more than 0, not " + value);
        }
    }
}
