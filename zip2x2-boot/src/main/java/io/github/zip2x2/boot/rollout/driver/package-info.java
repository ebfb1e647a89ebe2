/** The threads that run waves and rollouts. */
@NullMarked
package io.github.zip2x2.boot.rollout.driver;

import org.jspecify.annotations.NullMarked;
