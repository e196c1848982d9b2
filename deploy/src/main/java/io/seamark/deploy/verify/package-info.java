/**
 * {@code seamark verify}: recomputes what every answer must be from the archive and the log, and compares. Of the code that
 * the layers measure with it shares the decoder of readings alone.
 */
package io.seamark.deploy.verify;
