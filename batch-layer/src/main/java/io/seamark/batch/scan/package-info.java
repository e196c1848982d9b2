/** What the nightly run is held against: reading the archive and nothing else. */
package io.seamark.batch.scan;
