/** Text of files as UTF-8, however it is packed and encoded. */
package io.seamark.common.text;
