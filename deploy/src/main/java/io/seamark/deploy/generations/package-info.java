/** The published generations: what there is, and which one is current. */
package io.seamark.deploy.generations;
