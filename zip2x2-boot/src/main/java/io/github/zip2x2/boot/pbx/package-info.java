/** The PBX's side as one service: phones, sites, files served live, reboots, waves and rollouts. */
@NullMarked
package io.github.zip2x2.boot.pbx;

import org.jspecify.annotations.NullMarked;
