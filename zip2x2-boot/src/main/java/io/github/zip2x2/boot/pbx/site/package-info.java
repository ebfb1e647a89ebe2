/**
 * Phones, sites and their files: identify once, lay the layers, render, judge.
 *
 * <p>A request goes one way. {@link io.github.zip2x2.boot.pbx.site.ServedFiles} reads what is asked for and whether the asker
 * may have it; {@link io.github.zip2x2.boot.pbx.site.Phones} says who the phone is; {@link
 * io.github.zip2x2.boot.pbx.site.PhoneFiles} lays disk, site, phone and rollouts over each other and makes the bytes. Who only
 * wants to know what a phone would get asks {@code PhoneFiles}, too.
 */
@NullMarked
package io.github.zip2x2.boot.pbx.site;

import org.jspecify.annotations.NullMarked;
