/**
 * Readings from CSV files: one definition of what a file must look like, for import, replay and evaluation alike.
 */
package io.seamark.common.csv;
