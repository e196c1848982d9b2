/** What every benchmark stands on: a stack of its own, a synthetic fleet with its models, the programs as users run them, the machine. */
package io.seamark.deploy.bench.ground;
