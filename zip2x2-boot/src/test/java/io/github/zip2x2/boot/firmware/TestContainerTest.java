package io.github.zip2x2.boot.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TestContainerTest {
    private static final FirmwareInspector INSPECTOR = FirmwareInspector.byContainerOrName();

    private static FirmwareVerdict inspect(byte[] image) {
        return INSPECTOR.inspect("ZIP2x2_1_0_0.bin", ByteBuffer.wrap(image).asReadOnlyBuffer());
    }

    @Property
    void aWrappedImageIsVerifiedAndItsVersionRead(@ForAll @Size(max = 2000) byte[] payload) {
        assertThat(inspect(TestContainer.wrap("ZIP2x2", "1.0.0", payload)))
                .isEqualTo(new FirmwareVerdict.Verified("1.0.0"));
    }

    @Property
    void anyDamagedByteBehindTheMagicIsFound(@ForAll @IntRange(min = 8, max = 1057) int at) {
        byte[] image = TestContainer.wrap("ZIP2x2", "1.0.0", new byte[1000]);
        assertThat(image).hasSize(1058);
        image[at] ^= 0x40;
        assertThat(inspect(image)).isInstanceOf(FirmwareVerdict.Damaged.class);
    }

    @Property
    void anyCutIsFound(@ForAll @IntRange(min = 8, max = 1057) int length) {
        byte[] image = TestContainer.wrap("ZIP2x2", "1.0.0", new byte[1000]);
        assertThat(inspect(java.util.Arrays.copyOf(image, length))).isInstanceOf(FirmwareVerdict.Damaged.class);
    }

    @Example
    void aForeignImageIsLabelledUnverified() {
        assertThat(inspect(new byte[100])).isInstanceOf(FirmwareVerdict.Unverified.class);
        assertThat(inspect(new byte[0])).isInstanceOf(FirmwareVerdict.Damaged.class);
    }

    @Example
    void aNameThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> TestContainer.wrap("ZIP2x2", "1".repeat(256), new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version");
        assertThatThrownBy(() -> TestContainer.wrap("", "1.0", new byte[0])).hasMessageContaining("model");
    }
}
