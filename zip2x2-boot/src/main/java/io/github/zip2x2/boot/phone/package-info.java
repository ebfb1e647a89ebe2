/** The phone: its profile, the engine of its ten steps, the driver over real sockets, and what it tells of a boot. */
@NullMarked
package io.github.zip2x2.boot.phone;

import org.jspecify.annotations.NullMarked;
