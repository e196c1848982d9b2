/** {@code seamark bench latency}: how long it takes from a reading to its alert, at steady loads. */
package io.seamark.deploy.bench.latency;
