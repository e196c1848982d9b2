/** How fast the layers are on this machine, measured on real processes. */
package io.seamark.deploy.bench;
