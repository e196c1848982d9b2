/** {@code seamark bench speed}: how fast a waiting log goes through the speed layer, beside readers of its bytes and other engines. */
package io.seamark.deploy.bench.speed;
