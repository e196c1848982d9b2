package io.seamark.deploy.fault;

/**
 * A kill as the table has it.
 *
 * @param number from 1
 * @param atSeconds of the death, since the first kill could have come
 * @param target what was aimed at
 * @param recoverySeconds from the death to what {@link Recovery} says
 */
record Row(int number, double atSeconds, Target target, double recoverySeconds) {}
