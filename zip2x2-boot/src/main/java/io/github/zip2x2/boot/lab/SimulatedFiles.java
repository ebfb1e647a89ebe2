package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.firmware.TestContainer;
import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.tftp.content.BytesContent;
import io.github.zip2x2.tftp.content.RequestPath;
import io.github.zip2x2.tftp.content.TftpAnswer;
import io.github.zip2x2.tftp.content.TftpContentRequest;
import io.github.zip2x2.tftp.content.TftpContentSource;
import java.nio.charset.StandardCharsets;

/** The files of a fleet: one common file, each phone's own one, made when it is asked for, and an image. */
final class SimulatedFiles implements TftpContentSource {
    static final SoftwareVersion CURRENT = SoftwareVersion.parse("1.0.0");
    static final SoftwareVersion OLD = SoftwareVersion.parse("0.9.0");

    private static final PhoneModel MODEL = PhoneModel.ZIP2X2;
    private static final String DIRECTORY = "ZIP2x2/";

    static final byte[] COMMON = """
            [NET_CONFIG]
            use_dhcp=yes
            tftp_cfg_dir=./ZIP2x2
            sntp_server_addr=192.0.2.10
            [SIP_CONFIG]
            phone_sip_port=5060
            rtp_start_port=33000
            register_w_proxy=yes
            proxy_addr=192.0.2.10
            proxy_port=5060
            registration_expires=3600
            [GENERAL_INFO]
            software_version=1.0.0
            """.getBytes(StandardCharsets.US_ASCII);

    private final TftpAnswer common;
    private final TftpAnswer image;

    SimulatedFiles(int firmwareBytes) {
        this(firmwareBytes, 0);
    }

    /** VLAN 0 leaves phones where they are. */
    SimulatedFiles(int firmwareBytes, int vlan) {
        common = served(vlan == 0 ? COMMON : inVlan(vlan));
        image = firmwareBytes == 0
                ? TftpAnswer.notFound()
                : TftpAnswer.served(new BytesContent(
                        TestContainer.wrap(MODEL.name(), CURRENT.dotted(), new byte[firmwareBytes]), ""));
    }

    private static byte[] inVlan(int vlan) {
        String setting = "[VLAN_CONFIG]\nmode=1\nvlan_id_a=" + vlan + "\n";
        return (new String(COMMON, StandardCharsets.US_ASCII) + setting).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public TftpAnswer open(TftpContentRequest request) {
        String path = RequestPath.of(request.path()).map(RequestPath::toString).orElse("");
        if (path.equals(MODEL.commonFileName())) {
            return common;
        }
        if (path.equals(MODEL.firmwareFileName(CURRENT))) {
            return image;
        }
        return path.startsWith(DIRECTORY)
                ? MODEL.macOfSpecificFileName(path.substring(DIRECTORY.length()))
                        .map(mac -> served(specific(mac)))
                        .orElseGet(TftpAnswer::notFound)
                : TftpAnswer.notFound();
    }

    static byte[] specific(MacAddress mac) {
        String text = "[SIP_CONFIG]\ndevice_id=" + (mac.toLong() & 0xff_ffff) + "\ndisplay_name=Phone " + mac.hex()
                + "\nauth_password=" + Secrets.of(mac) + "\n[GENERAL_INFO]\ngreeting_message=Welcome\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static TftpAnswer served(byte[] bytes) {
        return TftpAnswer.served(new BytesContent(bytes, ""));
    }
}
