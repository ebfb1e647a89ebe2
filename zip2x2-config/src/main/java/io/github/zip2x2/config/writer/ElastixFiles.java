package io.github.zip2x2.config.writer;

import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.config.schema.VlanCircuits;

/**
 * The two files that Elastix writes, the one public PBX that knows these phones: the same settings in the same places.
 *
 * <p>Stateless.
 */
public final class ElastixFiles {
    private ElastixFiles() {}

    /**
     * The common file: DHCP, one server for everything, VLANs off and prepared in disabled lines.
     *
     * @param model the model
     * @param server the PBX, which is also the time server and the TFTP server
     * @return the file
     */
    public static CfgDocument common(PhoneModel model, HostAddress server) {
        return settings(model, server)
                .set(Parameters.LANGUAGE, "es_ES.iso88591")
                .build();
    }

    /**
     * The common file without {@code language}: Elastix writes its own country's, and another site has another.
     *
     * @param model the model
     * @param server the PBX, which is also the time server and the TFTP server
     * @return the file
     */
    public static CfgDocument commonWithoutLanguage(PhoneModel model, HostAddress server) {
        return settings(model, server).build();
    }

    private static PhoneFileBuilder settings(PhoneModel model, HostAddress server) {
        TftpDirectory directory = TftpDirectory.tryParse("./" + model.name()).orElseThrow();
        return PhoneFileBuilder.common(Schema.of(model))
                .servedBy(server)
                .set(Parameters.USE_DHCP, true)
                .set(Parameters.NTP_SERVER_ADDR, server)
                .disabled(Parameters.SNTP_SERVER_ADDR, server)
                .set(Parameters.TFTP_SERVER_ADDR, server)
                .set(Parameters.TFTP_CFG_DIR, directory)
                .set(Parameters.PHONE_SIP_PORT, 5060)
                .set(Parameters.RTP_START_PORT, 33000)
                .set(Parameters.REGISTER_W_PROXY, true)
                .set(Parameters.PROXY_ADDR, server)
                .set(Parameters.PROXY_PORT, 5060)
                .set(Parameters.VOICE_MAIL_URI, "*98")
                .set(Parameters.REGISTRATION_EXPIRES, 3600)
                .set(Parameters.SESSION_EXPIRES, 3600)
                .set(Parameters.VLAN_MODE, 0)
                .disabled(Parameters.VLAN_ID_A, 10)
                .disabled(
                        Parameters.VLAN_CIRCUITS_A, VlanCircuits.tryParse("UET").orElseThrow())
                .disabled(Parameters.VLAN_ID_B, 30)
                .disabled(
                        Parameters.VLAN_CIRCUITS_B, VlanCircuits.tryParse("EUT").orElseThrow())
                .disabled(Parameters.VLAN_COS_SETTING, 5);
    }

    /**
     * A phone's own file.
     *
     * @param model the model
     * @param deviceId the extension
     * @param description the extension's description: shown as name and as greeting
     * @param password the extension's SIP password
     * @return the file
     * @throws IllegalArgumentException if a value has characters that the file cannot hold
     */
    public static CfgDocument specific(PhoneModel model, String deviceId, String description, Secret password) {
        return PhoneFileBuilder.specific(Schema.of(model))
                .set(Parameters.DEVICE_ID, deviceId)
                .set(Parameters.DISPLAY_NAME, description)
                .set(Parameters.AUTH_PASSWORD, password)
                .set(Parameters.GREETING_MESSAGE, description)
                .build();
    }
}
