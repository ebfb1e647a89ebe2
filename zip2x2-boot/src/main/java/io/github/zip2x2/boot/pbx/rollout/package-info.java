/** Waves and rollouts: phones told to reboot at a pace, new settings tried on a few phones first. */
@NullMarked
package io.github.zip2x2.boot.pbx.rollout;

import org.jspecify.annotations.NullMarked;
