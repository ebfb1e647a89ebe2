/** Waves of reboots and rollouts, in virtual time. */
@NullMarked
package io.github.zip2x2.boot.rollout.engine;

import org.jspecify.annotations.NullMarked;
