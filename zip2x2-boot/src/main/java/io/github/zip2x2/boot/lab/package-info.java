/** The lab: simulated fleets in virtual time, many phones over UDP, lessons from captures. */
@NullMarked
package io.github.zip2x2.boot.lab;

import org.jspecify.annotations.NullMarked;
