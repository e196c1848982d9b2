/**
 * {@code seamark devices}: what is known of devices beside their readings, in the topic of devices, and whether they are in
 * service, over REST.
 */
package io.seamark.deploy.devices;
