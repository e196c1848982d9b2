/** Files of readings, CSV and JSON: which there are, whose they are, their rows, and what is to be said of them. */
package io.seamark.common.files;
