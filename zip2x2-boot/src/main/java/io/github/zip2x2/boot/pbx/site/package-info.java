/**
 * Phones, sites and their files: identify once, lay the layers, render, judge.
 *
 * <p>Where a changed extension becomes bytes:
 *
 * <ol>
 *   <li>{@link io.github.zip2x2.boot.pbx.site.ServedFiles} reads what a TFTP request asks for. {@link
 *       io.github.zip2x2.boot.pbx.site.ServedNames} says whether that name is served, {@link
 *       io.github.zip2x2.boot.pbx.site.CfgAccess} whether the asker may have it.
 *   <li>{@link io.github.zip2x2.boot.pbx.site.Phones} asks the {@link io.github.zip2x2.boot.pbx.site.PhoneDirectory} for the
 *       phone's settings, and finds its {@link io.github.zip2x2.boot.pbx.site.Site}.
 *   <li>{@link io.github.zip2x2.boot.pbx.site.PhoneFiles} lays the file on disk, the site, the phone and rollouts over each
 *       other, each a {@link io.github.zip2x2.boot.pbx.site.Layer}, and resolves secrets.
 *   <li>{@code FileRenderer} writes the bytes and has them judged. The result is a {@link
 *       io.github.zip2x2.boot.pbx.site.PhoneFile}.
 * </ol>
 *
 * <p>Who only wants to know what a phone would get asks {@code PhoneFiles}, too.
 */
@NullMarked
package io.github.zip2x2.boot.pbx.site;

import org.jspecify.annotations.NullMarked;
