/** How a running Seamark is: every part that it is made of, on one screen. */
package io.seamark.deploy.status;
