/** Load over HTTP and how it was answered. */
package io.seamark.deploy.bench.http;
