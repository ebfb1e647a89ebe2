/**
 * What is known of each phone: its record, its history, the diagnosis, and where they are kept.
 *
 * <p>Where an event goes, such as a file that was read:
 *
 * <ol>
 *   <li><b>Tell.</b> {@link io.github.zip2x2.boot.pbx.fleet.FleetDhcpListener} and {@link
 *       io.github.zip2x2.boot.pbx.fleet.FleetTftpListener} make a {@link io.github.zip2x2.boot.pbx.fleet.FleetEvent} of what a
 *       server reports, and hand it to {@link io.github.zip2x2.boot.pbx.fleet.Fleet#tell}.
 *   <li><b>Record.</b> {@link io.github.zip2x2.boot.pbx.fleet.FleetEngine} finds the phone, its boot and its leg, and makes the
 *       next {@link io.github.zip2x2.boot.pbx.fleet.PhoneRecord}.
 *   <li><b>Keep and publish.</b> {@code FleetPersistence} writes the record to the {@link
 *       io.github.zip2x2.boot.pbx.fleet.FleetStore}. Each subscriber hears a {@link
 *       io.github.zip2x2.boot.pbx.fleet.FleetNews} from a queue of its own.
 *   <li><b>Diagnose.</b> {@link io.github.zip2x2.boot.pbx.fleet.Diagnosis#of} reads a record; {@code LikelyCause} holds the
 *       rules for the next step and the cause.
 * </ol>
 */
@NullMarked
package io.github.zip2x2.boot.pbx.fleet;

import org.jspecify.annotations.NullMarked;
