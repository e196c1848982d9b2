/**
 * A simulated fleet: devices whose values, faults and ways of delivery are functions of a seed, so that the truth about
 * them is known and the same on every machine.
 */
package io.seamark.deploy.fleet;
