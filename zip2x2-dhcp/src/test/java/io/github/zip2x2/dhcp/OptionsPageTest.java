package io.github.zip2x2.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/options.md} is made from the table of options. */
class OptionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "options.md");

    private record Row(String constant, OptionKey<?> key) {}

    private static List<Row> rows() throws IllegalAccessException {
        List<Row> rows = new ArrayList<>();
        for (Field field : DhcpOptions.class.getDeclaredFields()) {
            if (field.getType() == OptionKey.class) {
                rows.add(new Row(field.getName(), (OptionKey<?>) field.get(null)));
            }
        }
        rows.sort(Comparator.comparingInt(row -> row.key().code()));
        return rows;
    }

    private static String page() throws IllegalAccessException {
        StringBuilder out = new StringBuilder()
                .append("# DHCP options\n\n")
                .append(
                        "Made from the table in `DhcpOptions`; a test fails when the two differ and says where the new page is.\n\n")
                .append(
                        "Names are those of IANA's registry. *One* or *list* says how many elements a value has. Several instances ")
                .append(
                        "of an option in one message are *joined* in the order main area, `file`, `sname` (RFC 3396); of a value ")
                .append("of fixed length *the first* is taken if all are equal, else none. ")
                .append("Option 52 (overload) belongs to the layout and has no key. ")
                .append(
                        "Every other code, 224 to 254 among them, is octets until `OptionKey.of` and `OptionTable.with` give it a ")
                .append("type.\n\n")
                .append("| code | name | `DhcpOptions` | value | elements | several instances | defined in |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (Row row : rows()) {
            OptionKey<?> key = row.key();
            out.append(String.format(
                    "| %d | %s | `%s` | %s | %s | %s | %s |%n",
                    key.code(),
                    key.name(),
                    row.constant(),
                    key.type().label(),
                    key.isList() ? "list" : "one",
                    key.isConcatenated() ? "joined" : "the first",
                    key.reference()));
        }
        out.append("\n## Sub-options of option 82\n\n")
                .append(
                        "`RelayAgentInformation` keeps all of them in order and echoes them octet by octet; these have a name.\n\n")
                .append("| code | `RelayAgentInformation` |\n|---|---|\n");
        for (Field field : RelayAgentInformation.class.getDeclaredFields()) {
            if (field.getType() == int.class && field.getName().matches("[A-Z_]+")) {
                out.append(String.format("| %d | `%s` |%n", field.getInt(null), field.getName()));
            }
        }
        return out.toString().replace("\r\n", "\n");
    }

    @Test
    void thePageIsFresh() throws Exception {
        String page = page();
        Path fresh = Files.writeString(Path.of("target", "options.md"), page);
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/options.md is stale; copy %s over it", fresh)
                .isEqualTo(page);
    }

    @Test
    void theTableHoldsEachConstantOnce() throws Exception {
        List<OptionKey<?>> keys = new ArrayList<>();
        rows().forEach(row -> keys.add(row.key()));
        assertThat(DhcpOptions.TABLE.keys()).isEqualTo(keys);
        assertThat(keys).extracting(OptionKey::code).doesNotHaveDuplicates();
        assertThat(DhcpOptions.TABLE.key(66)).contains(DhcpOptions.TFTP_SERVER_NAME);
        assertThat(DhcpOptions.TABLE.key(-1)).isEmpty();
        assertThat(DhcpOptions.TABLE.key(256)).isEmpty();
        assertThat(DhcpOptions.TABLE.key(255)).isEmpty();
    }

    @Test
    void theTableHoldsEveryOptionOfRfc2132AndTheOthersThatAreTyped() {
        List<Integer> expected = new ArrayList<>();
        for (int code = 1; code <= 76; code++) {
            if (code != 52 && code != 62 && code != 63) {
                expected.add(code);
            }
        }
        expected.addAll(List.of(77, 80, 81, 82, 93, 94, 97, 108, 114, 116, 118, 119, 120, 121, 124, 125, 150));
        assertThat(DhcpOptions.TABLE.keys()).extracting(OptionKey::code).isEqualTo(expected);
    }
}
