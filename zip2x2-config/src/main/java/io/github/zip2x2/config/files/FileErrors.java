package io.github.zip2x2.config.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Says why a file cannot be had; the JDK's exceptions often hold its path alone.
 *
 * <p>Stateless.
 */
public final class FileErrors {
    private FileErrors() {}

    /**
     * Says in one line what went wrong.
     *
     * @param failure what reading or writing a file threw
     * @return the file and the reason, for example {@code /tftpboot: permission denied}
     */
    public static String reason(IOException failure) {
        String path = failure instanceof FileSystemException named ? named.getFile() : null;
        String reason = bareReason(failure);
        return path == null || reason.startsWith(path) ? reason : path + ": " + reason;
    }

    /**
     * Says in a few words what went wrong, without the path.
     *
     * @param failure what reading or writing a file threw
     * @return the reason, for example {@code permission denied}
     */
    public static String bareReason(IOException failure) {
        if (failure instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "is not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "is a directory with files in it";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is there already";
        }
        if (failure instanceof FileSystemLoopException) {
            return "the links lead round in a circle";
        }
        if (failure instanceof CharacterCodingException) {
            return "has bytes that are no text in the expected encoding";
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** The same failure, with the reason in its message. */
    static IOException withReason(IOException failure) {
        if (!(failure instanceof FileSystemException known) || known.getReason() != null) {
            return failure;
        }
        String reason = bareReason(known);
        FileSystemException told;
        if (known instanceof NoSuchFileException) {
            told = new NoSuchFileException(known.getFile(), known.getOtherFile(), reason);
        } else if (known instanceof AccessDeniedException) {
            told = new AccessDeniedException(known.getFile(), known.getOtherFile(), reason);
        } else {
            told = new FileSystemException(known.getFile(), known.getOtherFile(), reason);
        }
        told.initCause(known);
        return told;
    }
}
