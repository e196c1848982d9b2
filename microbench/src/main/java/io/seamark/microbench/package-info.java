/** JMH benchmarks of the parts that every reading goes through, each with its inputs made by the code that makes them in use. */
package io.seamark.microbench;
