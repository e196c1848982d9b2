package io.seamark.serving.log;

/**
 * Which log this is: two topics of one name are told apart by it.
 *
 * @param cluster id of the Kafka cluster; empty where the broker does not tell
 * @param topic id of the topic, another one after it was made anew; empty where there is none yet or the broker does not tell
 */
public record LogIdentity(String cluster, String topic) {}
