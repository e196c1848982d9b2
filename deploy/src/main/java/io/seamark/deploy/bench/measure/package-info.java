/** Figures and where they come from: medians, delays, growing counts, a collector's log, frames as they become readable. */
package io.seamark.deploy.bench.measure;
