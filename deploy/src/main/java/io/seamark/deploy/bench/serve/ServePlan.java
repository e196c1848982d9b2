package io.seamark.deploy.bench.serve;

/**
 * What the serving layer holds and how it is asked.
 *
 * @param devices of three metrics each
 * @param days of hourly summaries
 * @param liveSeconds seconds of readings beyond the seam, one a second of every device
 * @param partitions of the topics
 * @param connections that are kept and used at once
 * @param seconds of one load
 * @param warmUpSeconds of a load that is not measured, before the first of its kind
 */
record ServePlan(
        int devices, int days, int liveSeconds, int partitions, int connections, int seconds, int warmUpSeconds) {}
