/**
 * The phone: {@link io.github.zip2x2.boot.phone.PhoneBootEngine} is its ten steps, {@link
 * io.github.zip2x2.boot.phone.PhoneProfile} its switches, {@link io.github.zip2x2.boot.phone.PhoneLoop} the driver over real
 * sockets, {@link io.github.zip2x2.boot.phone.BootListener} what it tells of a boot.
 */
@NullMarked
package io.github.zip2x2.boot.phone;

import org.jspecify.annotations.NullMarked;
