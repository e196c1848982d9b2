/** The proof that nothing is lost and nothing is counted twice, whatever dies: a whole Seamark whose processes are killed under load. */
package io.seamark.deploy.fault;
