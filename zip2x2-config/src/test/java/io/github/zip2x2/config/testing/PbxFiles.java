package io.github.zip2x2.config.testing;

import io.github.zip2x2.config.MacAddress;
import java.nio.charset.StandardCharsets;

/**
 * The two files that Elastix writes for a ZIP2x2, as bytes that no writer of ours made: its server is 192.0.2.10, two
 * sections of the common file stand without a blank line between them, and neither file ends in a line end.
 *
 * <p>The common file is 447 bytes. The 462 bytes that Elastix keeps are its template, in which placeholders of 13 and 9
 * characters stand for the address and the model.
 */
public final class PbxFiles {
    /** The phone that {@link #specific} is of: the address in the manual's example. */
    public static final MacAddress MAC = MacAddress.parse("0008A10FF312");

    /** The name of the common file. */
    public static final String COMMON_NAME = "ZIP2x2_common.cfg";

    /** The name of the phone's own file in the directory that the common file names. */
    public static final String SPECIFIC_NAME = "ZIP2x2/0008A10FF312.cfg";

    /** The address of the PBX, which is the TFTP, time and SIP server too. */
    public static final String SERVER = "192.0.2.10";

    /** The SIP password in {@link #specific}, which no output may show. */
    public static final String AUTH_PASSWORD = "5f4dcc3b5aa765d61d8327deb882cf9951ab03e7";

    private static final String COMMON = """
            [NET_CONFIG]
            use_dhcp=yes
            ntp_server_addr=192.0.2.10
            ;sntp_server_addr=192.0.2.10
            tftp_server_addr=192.0.2.10
            tftp_cfg_dir=./ZIP2x2

            [SIP_CONFIG]
            phone_sip_port=5060
            rtp_start_port=33000
            register_w_proxy=yes
            proxy_addr=192.0.2.10
            proxy_port=5060
            voice_mail_uri=*98
            registration_expires=3600
            session_expires=3600
            [GENERAL_INFO]
            language=es_ES.iso88591

            [VLAN_CONFIG]
            mode=0
            ;vlan_id_a=10
            ;circuits_a=UET
            ;vlan_id_b=30
            ;circuits_b=EUT
            ;cos_setting=5""";

    private static final String SPECIFIC = """
            [SIP_CONFIG]
            device_id=2001
            display_name=Front desk 2nd
            auth_password=%s

            [GENERAL_INFO]
            greeting_message=Front desk 2nd""".formatted(AUTH_PASSWORD);

    private PbxFiles() {}

    /** The common file's bytes; a new array each time. */
    public static byte[] common() {
        return COMMON.getBytes(StandardCharsets.US_ASCII);
    }

    /** The common file's bytes with a software version named in [GENERAL_INFO]; a new array each time. */
    public static byte[] common(String softwareVersion) {
        return COMMON.replace("[GENERAL_INFO]\n", "[GENERAL_INFO]\nsoftware_version=" + softwareVersion + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The phone's own file's bytes; a new array each time. */
    public static byte[] specific() {
        return SPECIFIC.getBytes(StandardCharsets.US_ASCII);
    }
}
