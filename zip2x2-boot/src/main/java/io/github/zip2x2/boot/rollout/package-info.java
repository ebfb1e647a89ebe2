/** Rebooting many phones, and bringing new settings or software to them: what is asked for, allowed and reported. */
@NullMarked
package io.github.zip2x2.boot.rollout;

import org.jspecify.annotations.NullMarked;
