/**
 * The PBX's side as one service. {@link io.github.zip2x2.boot.pbx.ProvisioningService} composes the rooms below it:
 *
 * <ul>
 *   <li><b>Files.</b> A changed extension becomes bytes in {@link io.github.zip2x2.boot.pbx.site}.
 *   <li><b>DHCP.</b> {@code ServedDhcp} runs the server; {@code DirectoryAnswers} tells it which phones are known.
 *   <li><b>The fleet.</b> What servers do becomes a phone's record and its diagnosis in {@link
 *       io.github.zip2x2.boot.pbx.fleet}; {@code ServiceReports} hands it there.
 *   <li><b>Reboots.</b> {@code Reboots} tells one phone to boot and follows it. Waves and rollouts, canaries included, are in
 *       {@link io.github.zip2x2.boot.pbx.rollout}; {@code Publications} serves what a rollout publishes.
 * </ul>
 */
@NullMarked
package io.github.zip2x2.boot.pbx;

import org.jspecify.annotations.NullMarked;
