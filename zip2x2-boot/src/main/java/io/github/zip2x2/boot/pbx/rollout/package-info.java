/**
 * Waves and rollouts: phones told to reboot at a pace, new settings tried on a few phones first.
 *
 * <ul>
 *   <li><b>A wave.</b> {@link io.github.zip2x2.boot.pbx.rollout.WaveEngine} says which phone is next, and whether one booted in
 *       time. {@link io.github.zip2x2.boot.pbx.rollout.Wave} runs it; {@link
 *       io.github.zip2x2.boot.pbx.rollout.PhoneNotifier} sends the NOTIFY.
 *   <li><b>A rollout.</b> {@link io.github.zip2x2.boot.pbx.rollout.RolloutCheck} looks at the change first. {@link
 *       io.github.zip2x2.boot.pbx.rollout.RolloutMethod} has the order of the steps; {@link
 *       io.github.zip2x2.boot.pbx.rollout.Rollout} runs them, and the {@link
 *       io.github.zip2x2.boot.pbx.rollout.Journal} keeps what is done.
 *   <li><b>A canary</b> is a phone of the first stage. It is judged as any stage is: by its wave, then by {@code StageJudge},
 *       which asks the fleet whether the phone read what is new and kept its software.
 * </ul>
 */
@NullMarked
package io.github.zip2x2.boot.pbx.rollout;

import org.jspecify.annotations.NullMarked;
