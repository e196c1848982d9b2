/** {@code seamark devices}: what is known of devices beside their readings, in the topic of devices. */
package io.seamark.deploy.devices;
