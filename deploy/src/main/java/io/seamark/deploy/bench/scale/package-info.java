/** {@code seamark bench scale}: what a device costs, by the size of the fleet. */
package io.seamark.deploy.bench.scale;
