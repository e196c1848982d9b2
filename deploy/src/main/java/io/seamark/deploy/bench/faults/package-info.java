/** {@code seamark bench faults}: a system that is killed under load, and verified. */
package io.seamark.deploy.bench.faults;
