/** Champion and challenger: whether a new model may replace the one in use, by readings that neither of them has seen. */
package io.seamark.batch.trial;
