/** Recorded readings from files into Kafka, in the order of their event times, as fast as asked. */
package io.seamark.deploy.replay;
