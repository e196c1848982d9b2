/** {@code seamark bench serve}: look-ups of the serving layer beside the same server with a constant answer. */
package io.seamark.deploy.bench.serve;
