/** {@code seamark bench detection}: faults found on a simulated fleet, and what scoring costs. */
package io.seamark.deploy.bench.detection;
