package io.seamark.deploy.bench.scale;

/**
 * How fleets of different sizes are compared.
 *
 * @param readings of one pass of the backlog; there are two, and never fewer in one than devices
 * @param cut most readings of the backlog in one cut
 * @param partitions of the topics
 * @param perSecond readings a second while stores of state and recovery are looked at
 * @param seconds of that before a kill
 * @param heap of the speed layer, which is driver and executor in one process, as for java's -Xmx
 * @param servingHeap of the serving layer
 */
record ScalePlan(long readings, long cut, int partitions, int perSecond, int seconds, String heap, String servingHeap) {

    long pass(int devices) {
        return Math.max(readings, devices);
    }
}
