/** {@code seamark bench batch}: what a night costs beside a plain scan of its archive, and what it costs to load what it publishes. */
package io.seamark.deploy.bench.batch;
