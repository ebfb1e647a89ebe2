/** The thin part that owns sockets, threads and stores and runs the engines over them. */
@NullMarked
package io.github.zip2x2.dhcp.driver;

import org.jspecify.annotations.NullMarked;
