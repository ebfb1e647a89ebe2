/** Leases that must hold: servers as processes that are killed, a full disk, and a real PostgreSQL. */
@NullMarked
package io.github.zip2x2.verification.lease;

import org.jspecify.annotations.NullMarked;
