package io.github.zip2x2.boot.firmware;

import io.github.zip2x2.boot.firmware.FirmwareVerdict.Damaged;
import io.github.zip2x2.boot.firmware.FirmwareVerdict.Unverified;
import java.nio.ByteBuffer;

/**
 * Looks inside a firmware image for the checksum and the version that the phone verifies after a download (ZIP4x4
 * manual p.42, class SIBLING). The vendor's format is not public: who knows it implements this.
 *
 * <p>Called on the caller's thread with the whole image; an implementation is thread-safe and keeps no reference to it.
 */
@FunctionalInterface
public interface FirmwareInspector {
    /**
     * Looks inside one image.
     *
     * @param fileName the file's name, for example {@code ZIP2x2_1_0_0.bin}
     * @param image all its bytes, read-only; position and limit enclose them
     * @return what was found
     */
    FirmwareVerdict inspect(String fileName, ByteBuffer image);

    /**
     * The default: the library's {@linkplain TestContainer test container} is verified in full, anything else by name
     * and length only, and labelled so.
     *
     * @return the inspector, which has no state
     */
    static FirmwareInspector byContainerOrName() {
        return (fileName, image) -> {
            if (TestContainer.isOne(image)) {
                return TestContainer.inspect(image);
            }
            return image.hasRemaining()
                    ? new Unverified("checked by name and length only: the format is not known")
                    : new Damaged("the image is empty");
        };
    }
}
