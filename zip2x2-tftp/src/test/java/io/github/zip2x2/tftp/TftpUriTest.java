package io.github.zip2x2.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpUriTest {
    @ParameterizedTest
    @CsvSource({
        "tftp://example.com/myconfigurationfile;mode=netascii,example.com,69,myconfigurationfile,NETASCII",
        "tftp://example.com/mystartupfile,example.com,69,mystartupfile,OCTET",
        "TFTP://192.0.2.1:6969/ZIP2x2/a%20b.cfg;MODE=Octet,192.0.2.1,6969,ZIP2x2/a b.cfg,OCTET",
        "tftp://[2001:db8::1]:70/f,2001:db8::1,70,f,OCTET",
        "tftp://[2001:db8::1]/f,2001:db8::1,69,f,OCTET"
    })
    void t76_partsOfAUri(String text, String host, int port, String file, TftpMode mode) {
        TftpUri uri = TftpUri.parse(text);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.file()).isEqualTo(file);
        assertThat(uri.mode()).isEqualTo(mode);
        assertThat(uri.toRequest().file()).isEqualTo(file);
        assertThat(uri.toRequest().isNetascii()).isEqualTo(mode == TftpMode.NETASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/f",
                "tftp:/h/f",
                "tftp://h",
                "tftp:///f",
                "tftp://h/",
                "tftp://h/f;mode=mail",
                "tftp://h/f;x=1",
                "tftp://h:0/f",
                "tftp://h:65536/f",
                "tftp://h:x/f",
                "tftp://h/%zz",
                "tftp://h/%00",
                "tftp://h/%ff",
                "tftp://[::1/f",
                "tftp://h/a%2",
                "tftp://user@h/f",
                "tftp://[fe80::1%25]/f",
                "tftp://[fe80::1%]/f"
            })
    void t76_whatIsWrongIsNamed(String text) {
        assertThatThrownBy(() -> TftpUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void aUriPrintsItself() {
        assertThat(TftpUri.parse("tftp://h:70/f;mode=netascii")).hasToString("tftp://h:70/f;mode=netascii");
        assertThat(TftpUri.parse("tftp://[::1]/f")).hasToString("tftp://[::1]/f");
    }

    @ParameterizedTest
    @CsvSource({
        "tftp://[fe80::1%25eth0]/f,fe80::1%eth0,f,tftp://[fe80::1%25eth0]/f",
        "tftp://[fe80::1%eth0]:70/f,fe80::1%eth0,f,tftp://[fe80::1%25eth0]:70/f",
        "tftp://[fe80::1%25a%2Fb]/f,fe80::1%a/b,f,tftp://[fe80::1%25a%2Fb]/f",
        "tftp://h/a%3Bmode=octet,h,a;mode=octet,tftp://h/a%3Bmode%3Doctet",
        "tftp://h/a%25b%20c/%C3%A9;mode=netascii,h,a%b c/é,tftp://h/a%25b%20c/%C3%A9;mode=netascii",
        "tftp://h//abs/x#1?.bin,h,/abs/x#1?.bin,tftp://h//abs/x%231%3F.bin"
    })
    void fT22_zonesAndNamesGoRoundTrip(String text, String host, String file, String printed) {
        TftpUri uri = TftpUri.parse(text);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.file()).isEqualTo(file);
        assertThat(uri).hasToString(printed);
        TftpUri again = TftpUri.parse(printed);
        assertThat(again.host()).isEqualTo(host);
        assertThat(again.port()).isEqualTo(uri.port());
        assertThat(again.file()).isEqualTo(file);
        assertThat(again.mode()).isEqualTo(uri.mode());
    }
}
