/**
 * Serving TFTP: the server, its settings and records, and the engine that decides.
 *
 * <p>Where a request goes:
 *
 * <ol>
 *   <li>{@code ServerLoop} takes a datagram from a socket and hands it to {@link
 *       io.github.zip2x2.tftp.server.TftpServerEngine}.
 *   <li>The engine asks {@link io.github.zip2x2.tftp.server.TftpAdmission} for a place, and its driver, {@code SocketActions},
 *       for the content.
 *   <li>{@code ContentOpener} opens the content on a thread that may block.
 *   <li>The blocks are the matter of {@link io.github.zip2x2.tftp.transfer.TftpTransferEngine}. {@link
 *       io.github.zip2x2.tftp.server.TftpServerListener} hears how the transfer ended.
 * </ol>
 */
@NullMarked
package io.github.zip2x2.tftp.server;

import org.jspecify.annotations.NullMarked;
