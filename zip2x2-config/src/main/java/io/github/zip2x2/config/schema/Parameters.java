package io.github.zip2x2.config.schema;

import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.SoftwareVersion;
import io.github.zip2x2.config.TftpDirectory;
import java.net.Inet4Address;
import java.util.List;

/**
 * The parameters of the ZIP2x1 and ZIP2x2, each as a constant for typed access.
 *
 * <p>This table is the one source of what is known of them: the documentation is generated from it.
 */
public final class Parameters {
    private static final String VLAN_LOCK_OUT =
            "a phone in a VLAN without DHCP or TFTP cannot fetch the file that would repair it";

    private static final List<String> RING_TONES = List.of("ring-pause", "ring-ring", "short", "bell", "custom");

    /** {@code [HW_CONFIG] lcd_contrast}: contrast of the display. */
    public static final Parameter<Integer> LCD_CONTRAST = Parameter.builder(
                    "HW_CONFIG", "lcd_contrast", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("contrast of the display")
            .example("8")
            .build();

    /** {@code [HW_CONFIG] ring_volume}: volume of the ring; 0 is silent. */
    public static final Parameter<Integer> RING_VOLUME = Parameter.builder(
                    "HW_CONFIG", "ring_volume", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "ZIP4x4 manual p.85 for 0")
            .meaning("volume of the ring; 0 is silent")
            .example("5")
            .build();

    /** {@code [HW_CONFIG] speaker_volume}: volume of the speaker. */
    public static final Parameter<Integer> SPEAKER_VOLUME = Parameter.builder(
                    "HW_CONFIG", "speaker_volume", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("volume of the speaker")
            .example("5")
            .build();

    /** {@code [HW_CONFIG] handset_volume}: volume of the handset. */
    public static final Parameter<Integer> HANDSET_VOLUME = Parameter.builder(
                    "HW_CONFIG", "handset_volume", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("volume of the handset")
            .example("5")
            .build();

    /** {@code [NET_CONFIG] use_dhcp}: whether the phone asks DHCP for its address; no takes the static settings below. */
    public static final Parameter<Boolean> USE_DHCP = Parameter.builder("NET_CONFIG", "use_dhcp", ValueTypes.yesNo())
            .known(Evidence.PBX, "Elastix")
            .meaning("whether the phone asks DHCP for its address; no takes the static settings below")
            .example("yes")
            .lockOut("without DHCP the phone uses the static settings, and a wrong one cuts it off")
            .build();

    /** {@code [NET_CONFIG] ip_addr}: static mode: the phone's address. */
    public static final Parameter<Inet4Address> IP_ADDR = Parameter.builder("NET_CONFIG", "ip_addr", ValueTypes.ipv4())
            .known(Evidence.PBX, "Elastix")
            .meaning("static mode: the phone's address")
            .specific()
            .lockOut("in static mode a wrong address cuts the phone off")
            .build();

    /** {@code [NET_CONFIG] subnet_mask}: static mode: the network's mask. */
    public static final Parameter<Inet4Address> SUBNET_MASK = Parameter.builder(
                    "NET_CONFIG", "subnet_mask", ValueTypes.ipv4())
            .known(Evidence.PBX, "Elastix")
            .meaning("static mode: the network's mask")
            .lockOut("in static mode a wrong mask cuts the phone off")
            .build();

    /** {@code [NET_CONFIG] default_gateway}: static mode: the router. */
    public static final Parameter<Inet4Address> DEFAULT_GATEWAY = Parameter.builder(
                    "NET_CONFIG", "default_gateway", ValueTypes.ipv4())
            .known(Evidence.PBX, "Elastix")
            .meaning("static mode: the router")
            .lockOut("in static mode a wrong router cuts off phones in other networks than the server's")
            .build();

    /** {@code [NET_CONFIG] primary_dns}: static mode: first name server. */
    public static final Parameter<Inet4Address> PRIMARY_DNS = Parameter.builder(
                    "NET_CONFIG", "primary_dns", ValueTypes.ipv4())
            .known(Evidence.PBX, "Elastix")
            .meaning("static mode: first name server")
            .build();

    /** {@code [NET_CONFIG] secondary_dns}: static mode: second name server. */
    public static final Parameter<Inet4Address> SECONDARY_DNS = Parameter.builder(
                    "NET_CONFIG", "secondary_dns", ValueTypes.ipv4())
            .known(Evidence.PBX, "Elastix")
            .meaning("static mode: second name server")
            .build();

    /** {@code [NET_CONFIG] domain}: DNS domain. */
    public static final Parameter<String> DOMAIN = Parameter.builder("NET_CONFIG", "domain", ValueTypes.text())
            .known(Evidence.PBX, "Elastix")
            .meaning("DNS domain")
            .example("zultys.com")
            .build();

    /** {@code [NET_CONFIG] ntp_server_addr}: time server; Elastix writes this name or sntp_server_addr. */
    public static final Parameter<HostAddress> NTP_SERVER_ADDR = Parameter.builder(
                    "NET_CONFIG", "ntp_server_addr", ValueTypes.host())
            .known(Evidence.PBX, "Elastix")
            .meaning("time server; Elastix writes this name or sntp_server_addr")
            .example("192.0.2.10")
            .build();

    /** {@code [NET_CONFIG] sntp_server_addr}: time server; Elastix writes this name or ntp_server_addr. */
    public static final Parameter<HostAddress> SNTP_SERVER_ADDR = Parameter.builder(
                    "NET_CONFIG", "sntp_server_addr", ValueTypes.host())
            .known(Evidence.PBX, "Elastix")
            .meaning("time server; Elastix writes this name or ntp_server_addr")
            .example("192.0.2.10")
            .build();

    /** {@code [NET_CONFIG] tftp_server_addr}: TFTP server; may move later boots to another server (inferred). */
    public static final Parameter<HostAddress> TFTP_SERVER_ADDR = Parameter.builder(
                    "NET_CONFIG", "tftp_server_addr", ValueTypes.host())
            .known(Evidence.PBX, "Elastix")
            .meaning("TFTP server; may move later boots to another server (inferred)")
            .example("192.0.2.10")
            .lockOut("later boots may go to this server, and if it does not answer, no file repairs that")
            .build();

    /** {@code [NET_CONFIG] tftp_cfg_dir}: directory of the phones' own files; the root when absent (inferred). */
    public static final Parameter<TftpDirectory> TFTP_CFG_DIR = Parameter.builder(
                    "NET_CONFIG", "tftp_cfg_dir", ValueTypes.directory())
            .known(Evidence.PBX, "Elastix")
            .meaning("directory of the phones' own files; the root when absent (inferred)")
            .example("./ZIP2x2")
            .build();

    /** {@code [NET_CONFIG] dscp_setting}: DSCP of the phone's packets. */
    public static final Parameter<Integer> DSCP_SETTING = Parameter.builder(
                    "NET_CONFIG", "dscp_setting", ValueTypes.integer(0, 63, Evidence.INFERRED))
            .known(Evidence.INFERRED, "RFC 2474")
            .meaning("DSCP of the phone's packets")
            .example("0")
            .build();

    /** {@code [SIP_CONFIG] phone_sip_port}: the phone's own SIP port. */
    public static final Parameter<Integer> PHONE_SIP_PORT = Parameter.builder(
                    "SIP_CONFIG", "phone_sip_port", ValueTypes.port())
            .known(Evidence.MANUAL, "ZIP2x2 User Manual p.112")
            .meaning("the phone's own SIP port")
            .example("5060")
            .byDefault("5060")
            .build();

    /** {@code [SIP_CONFIG] rtp_start_port}: first port of RTP. */
    public static final Parameter<Integer> RTP_START_PORT = Parameter.builder(
                    "SIP_CONFIG", "rtp_start_port", ValueTypes.evenPort())
            .known(Evidence.INFERRED, "RFC 3550 section 11")
            .meaning("first port of RTP")
            .example("33000")
            .build();

    /** {@code [SIP_CONFIG] register_w_proxy}: whether the phone registers with the proxy. */
    public static final Parameter<Boolean> REGISTER_W_PROXY = Parameter.builder(
                    "SIP_CONFIG", "register_w_proxy", ValueTypes.yesNo())
            .known(Evidence.PBX, "Elastix")
            .meaning("whether the phone registers with the proxy")
            .example("yes")
            .build();

    /** {@code [SIP_CONFIG] proxy_addr}: SIP proxy. */
    public static final Parameter<HostAddress> PROXY_ADDR = Parameter.builder(
                    "SIP_CONFIG", "proxy_addr", ValueTypes.host())
            .known(Evidence.PBX, "Elastix")
            .meaning("SIP proxy")
            .example("192.0.2.10")
            .build();

    /** {@code [SIP_CONFIG] proxy_port}: the proxy's SIP port. */
    public static final Parameter<Integer> PROXY_PORT = Parameter.builder("SIP_CONFIG", "proxy_port", ValueTypes.port())
            .known(Evidence.PBX, "Elastix")
            .meaning("the proxy's SIP port")
            .example("5060")
            .build();

    /** {@code [SIP_CONFIG] voice_mail_uri}: what the message key calls; a dial code is accepted. */
    public static final Parameter<String> VOICE_MAIL_URI = Parameter.builder(
                    "SIP_CONFIG", "voice_mail_uri", ValueTypes.text())
            .known(Evidence.PBX, "Elastix")
            .meaning("what the message key calls; a dial code is accepted")
            .example("*98")
            .build();

    /** {@code [SIP_CONFIG] registration_expires}: how long a registration lasts. */
    public static final Parameter<Integer> REGISTRATION_EXPIRES = Parameter.builder(
                    "SIP_CONFIG", "registration_expires", ValueTypes.seconds())
            .known(Evidence.PBX, "Elastix")
            .meaning("how long a registration lasts")
            .example("3600")
            .unit("s")
            .build();

    /** {@code [SIP_CONFIG] session_expires}: how long a session lasts without a refresh. */
    public static final Parameter<Integer> SESSION_EXPIRES = Parameter.builder(
                    "SIP_CONFIG", "session_expires", ValueTypes.seconds())
            .known(Evidence.PBX, "Elastix")
            .meaning("how long a session lasts without a refresh")
            .example("3600")
            .unit("s")
            .build();

    /** {@code [SIP_CONFIG] device_id}: SIP user: the extension. */
    public static final Parameter<String> DEVICE_ID = Parameter.builder("SIP_CONFIG", "device_id", ValueTypes.text())
            .known(Evidence.PBX, "Elastix")
            .meaning("SIP user: the extension")
            .example("201")
            .specific()
            .build();

    /** {@code [SIP_CONFIG] display_name}: name that the phone shows and sends. */
    public static final Parameter<String> DISPLAY_NAME = Parameter.builder(
                    "SIP_CONFIG", "display_name", ValueTypes.displayText(14))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.85")
            .meaning("name that the phone shows and sends")
            .example("Reception")
            .specific()
            .shown()
            .build();

    /** {@code [SIP_CONFIG] auth_password}: SIP password; it travels in clear text over TFTP. */
    public static final Parameter<Secret> AUTH_PASSWORD = Parameter.builder(
                    "SIP_CONFIG", "auth_password", ValueTypes.secret())
            .known(Evidence.PBX, "Elastix")
            .meaning("SIP password; it travels in clear text over TFTP")
            .specific()
            .build();

    /** {@code [AUDIO_INFO] ext_ring_tone}: ring of calls from outside. */
    public static final Parameter<Integer> EXT_RING_TONE = Parameter.builder(
                    "AUDIO_INFO", "ext_ring_tone", ValueTypes.choice(Evidence.SIBLING, RING_TONES))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("ring of calls from outside")
            .example("0")
            .byDefault("0")
            .build();

    /** {@code [AUDIO_INFO] ext_cust_ring}: file of the custom ring, used when ext_ring_tone is 4. */
    public static final Parameter<String> EXT_CUST_RING = Parameter.builder(
                    "AUDIO_INFO", "ext_cust_ring", ValueTypes.text())
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("file of the custom ring, used when ext_ring_tone is 4")
            .example("")
            .byDefault("")
            .build();

    /** {@code [AUDIO_INFO] int_ring_tone}: ring of calls from inside. */
    public static final Parameter<Integer> INT_RING_TONE = Parameter.builder(
                    "AUDIO_INFO", "int_ring_tone", ValueTypes.choice(Evidence.SIBLING, RING_TONES))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("ring of calls from inside")
            .example("0")
            .byDefault("0")
            .build();

    /** {@code [AUDIO_INFO] int_cust_ring}: file of the custom ring, used when int_ring_tone is 4. */
    public static final Parameter<String> INT_CUST_RING = Parameter.builder(
                    "AUDIO_INFO", "int_cust_ring", ValueTypes.text())
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("file of the custom ring, used when int_ring_tone is 4")
            .example("")
            .byDefault("")
            .build();

    /** {@code [AUDIO_INFO] ring_tone2}: tone of a waiting call. */
    public static final Parameter<Integer> RING_TONE2 = Parameter.builder(
                    "AUDIO_INFO", "ring_tone2", ValueTypes.choice(Evidence.SIBLING, RING_TONES))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("tone of a waiting call")
            .example("0")
            .byDefault("0")
            .build();

    /** {@code [AUDIO_INFO] cust_ring2}: file of the custom tone, used when ring_tone2 is 4. */
    public static final Parameter<String> CUST_RING2 = Parameter.builder("AUDIO_INFO", "cust_ring2", ValueTypes.text())
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("file of the custom tone, used when ring_tone2 is 4")
            .example("")
            .byDefault("")
            .build();

    /** {@code [AUDIO_INFO] hold_tone}: tone of a held call. */
    public static final Parameter<Integer> HOLD_TONE = Parameter.builder(
                    "AUDIO_INFO",
                    "hold_tone",
                    ValueTypes.choice(Evidence.SIBLING, List.of("off", "beep", "bleep", "allowed, not described")))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("tone of a held call")
            .byDefault("0")
            .build();

    /** {@code [AUDIO_INFO] key_click}: click of the keys. */
    public static final Parameter<Integer> KEY_CLICK = Parameter.builder(
                    "AUDIO_INFO", "key_click", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("click of the keys")
            .example("0")
            .build();

    /** {@code [AUDIO_INFO] codec}: preferred codec. */
    public static final Parameter<Integer> CODEC = Parameter.builder(
                    "AUDIO_INFO", "codec", ValueTypes.choice(Evidence.SIBLING, List.of("u-law", "A-law")))
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("preferred codec")
            .example("0")
            .byDefault("0")
            .build();

    /** {@code [AUDIO_INFO] distinctive_ring}: whether outside and inside calls ring differently; no: every call uses int_ring_tone. */
    public static final Parameter<Boolean> DISTINCTIVE_RING = Parameter.builder(
                    "AUDIO_INFO", "distinctive_ring", ValueTypes.yesNo())
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("whether outside and inside calls ring differently; no: every call uses int_ring_tone")
            .example("yes")
            .byDefault("yes")
            .build();

    /** {@code [AUDIO_INFO] sound_url}: directory of the custom rings. */
    public static final Parameter<String> SOUND_URL = Parameter.builder("AUDIO_INFO", "sound_url", ValueTypes.text())
            .known(Evidence.SIBLING, "ZIP4x4 manual p.173")
            .meaning("directory of the custom rings")
            .build();

    /** {@code [AUDIO_INFO] ext_call_answer}: answering of calls from outside. */
    public static final Parameter<Integer> EXT_CALL_ANSWER = Parameter.builder(
                    "AUDIO_INFO", "ext_call_answer", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("answering of calls from outside")
            .example("0")
            .build();

    /** {@code [GENERAL_INFO] software_version}: software that the phone shall run; it fetches the image when its own differs. */
    public static final Parameter<SoftwareVersion> SOFTWARE_VERSION = Parameter.builder(
                    "GENERAL_INFO", "software_version", ValueTypes.version())
            .known(Evidence.PBX, "Elastix; ZIP2x2 User Manual p.33 for its use")
            .meaning("software that the phone shall run; it fetches the image when its own differs")
            .example("1.0.0")
            .lockOut("without a good image of that name every boot tries again")
            .build();

    /** {@code [GENERAL_INFO] password}: gate of the phone's settings menu. */
    public static final Parameter<Secret> SETTINGS_PASSWORD = Parameter.builder(
                    "GENERAL_INFO", "password", ValueTypes.digitSecret())
            .known(Evidence.INFERRED, "")
            .meaning("gate of the phone's settings menu")
            .build();

    /** {@code [GENERAL_INFO] greeting_message}: text of the idle phone. */
    public static final Parameter<String> GREETING_MESSAGE = Parameter.builder(
                    "GENERAL_INFO", "greeting_message", ValueTypes.text())
            .known(Evidence.PBX, "Elastix")
            .meaning("text of the idle phone")
            .example("Reception")
            .specific()
            .shown()
            .build();

    /** {@code [GENERAL_INFO] time_fmt}: how times are shown. */
    public static final Parameter<TimeFormat> TIME_FMT = Parameter.builder(
                    "GENERAL_INFO", "time_fmt", ValueTypes.timeFormat())
            .known(Evidence.INFERRED, "strftime")
            .meaning("how times are shown")
            .example("%H:%M")
            .build();

    /** {@code [GENERAL_INFO] date_fmt}: how dates are shown. */
    public static final Parameter<TimeFormat> DATE_FMT = Parameter.builder(
                    "GENERAL_INFO", "date_fmt", ValueTypes.timeFormat())
            .known(Evidence.INFERRED, "strftime")
            .meaning("how dates are shown")
            .example("%m/%-d/%Y")
            .build();

    /** {@code [GENERAL_INFO] date_time_order}: whether date or time comes first. */
    public static final Parameter<Integer> DATE_TIME_ORDER = Parameter.builder(
                    "GENERAL_INFO", "date_time_order", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("whether date or time comes first")
            .example("0")
            .build();

    /** {@code [GENERAL_INFO] timezone}: offset from UTC; -420 is UTC-7. */
    public static final Parameter<Integer> TIMEZONE = Parameter.builder(
                    "GENERAL_INFO", "timezone", ValueTypes.integer(-720, 840, Evidence.INFERRED))
            .known(Evidence.INFERRED, "")
            .meaning("offset from UTC; -420 is UTC-7")
            .example("-420")
            .unit("min")
            .build();

    /** {@code [GENERAL_INFO] country}: country of the phone's tones. */
    public static final Parameter<String> COUNTRY = Parameter.builder("GENERAL_INFO", "country", ValueTypes.text())
            .known(Evidence.PBX, "Elastix")
            .meaning("country of the phone's tones")
            .example("USA")
            .build();

    /** {@code [GENERAL_INFO] language}: locale and character set of the texts shown. */
    public static final Parameter<String> LANGUAGE = Parameter.builder(
                    "GENERAL_INFO", "language", ValueTypes.language())
            .known(Evidence.PBX, "Elastix")
            .meaning("locale and character set of the texts shown")
            .example("es_ES.iso88591")
            .build();

    /** {@code [GENERAL_INFO] clear_settings}: level of a reset; the levels are not known. */
    public static final Parameter<Integer> CLEAR_SETTINGS = Parameter.builder(
                    "GENERAL_INFO", "clear_settings", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "")
            .meaning("level of a reset; the levels are not known")
            .example("2")
            .lockOut("it may wipe the settings that the phone needs to boot")
            .build();

    /** {@code [VLAN_CONFIG] mode}: 0 switches VLANs off; other values are not known. */
    public static final Parameter<Integer> VLAN_MODE = Parameter.builder(
                    "VLAN_CONFIG", "mode", ValueTypes.integer(Evidence.UNKNOWN))
            .known(Evidence.UNKNOWN, "0 inferred from Elastix")
            .meaning("0 switches VLANs off; other values are not known")
            .example("0")
            .lockOut(VLAN_LOCK_OUT)
            .build();

    /** {@code [VLAN_CONFIG] vlan_id_a}: number of VLAN A. */
    public static final Parameter<Integer> VLAN_ID_A = Parameter.builder(
                    "VLAN_CONFIG", "vlan_id_a", ValueTypes.integer(1, 4094, Evidence.INFERRED))
            .known(Evidence.INFERRED, "IEEE 802.1Q")
            .meaning("number of VLAN A")
            .example("10")
            .lockOut(VLAN_LOCK_OUT)
            .build();

    /** {@code [VLAN_CONFIG] circuits_a}: how VLAN A runs through the phone's three switch circuits. */
    public static final Parameter<VlanCircuits> VLAN_CIRCUITS_A = Parameter.builder(
                    "VLAN_CONFIG", "circuits_a", ValueTypes.circuits())
            .known(Evidence.INFERRED, "")
            .meaning("how VLAN A runs through the phone's three switch circuits")
            .example("UET")
            .lockOut(VLAN_LOCK_OUT)
            .build();

    /** {@code [VLAN_CONFIG] vlan_id_b}: number of VLAN B, another than A. */
    public static final Parameter<Integer> VLAN_ID_B = Parameter.builder(
                    "VLAN_CONFIG", "vlan_id_b", ValueTypes.integer(1, 4094, Evidence.INFERRED))
            .known(Evidence.INFERRED, "IEEE 802.1Q")
            .meaning("number of VLAN B, another than A")
            .example("30")
            .lockOut(VLAN_LOCK_OUT)
            .build();

    /** {@code [VLAN_CONFIG] circuits_b}: how VLAN B runs through the phone's three switch circuits. */
    public static final Parameter<VlanCircuits> VLAN_CIRCUITS_B = Parameter.builder(
                    "VLAN_CONFIG", "circuits_b", ValueTypes.circuits())
            .known(Evidence.INFERRED, "")
            .meaning("how VLAN B runs through the phone's three switch circuits")
            .example("EUT")
            .lockOut(VLAN_LOCK_OUT)
            .build();

    /** {@code [VLAN_CONFIG] cos_setting}: priority of the phone's frames. */
    public static final Parameter<Integer> VLAN_COS_SETTING = Parameter.builder(
                    "VLAN_CONFIG", "cos_setting", ValueTypes.integer(0, 7, Evidence.INFERRED))
            .known(Evidence.INFERRED, "IEEE 802.1p")
            .meaning("priority of the phone's frames")
            .example("5")
            .build();

    private Parameters() {}

    /**
     * All of them.
     *
     * @return the parameters, in the order of this page
     */
    public static List<Parameter<?>> all() {
        return List.of(
                LCD_CONTRAST,
                RING_VOLUME,
                SPEAKER_VOLUME,
                HANDSET_VOLUME,
                USE_DHCP,
                IP_ADDR,
                SUBNET_MASK,
                DEFAULT_GATEWAY,
                PRIMARY_DNS,
                SECONDARY_DNS,
                DOMAIN,
                NTP_SERVER_ADDR,
                SNTP_SERVER_ADDR,
                TFTP_SERVER_ADDR,
                TFTP_CFG_DIR,
                DSCP_SETTING,
                PHONE_SIP_PORT,
                RTP_START_PORT,
                REGISTER_W_PROXY,
                PROXY_ADDR,
                PROXY_PORT,
                VOICE_MAIL_URI,
                REGISTRATION_EXPIRES,
                SESSION_EXPIRES,
                DEVICE_ID,
                DISPLAY_NAME,
                AUTH_PASSWORD,
                EXT_RING_TONE,
                EXT_CUST_RING,
                INT_RING_TONE,
                INT_CUST_RING,
                RING_TONE2,
                CUST_RING2,
                HOLD_TONE,
                KEY_CLICK,
                CODEC,
                DISTINCTIVE_RING,
                SOUND_URL,
                EXT_CALL_ANSWER,
                SOFTWARE_VERSION,
                SETTINGS_PASSWORD,
                GREETING_MESSAGE,
                TIME_FMT,
                DATE_FMT,
                DATE_TIME_ORDER,
                TIMEZONE,
                COUNTRY,
                LANGUAGE,
                CLEAR_SETTINGS,
                VLAN_MODE,
                VLAN_ID_A,
                VLAN_CIRCUITS_A,
                VLAN_ID_B,
                VLAN_CIRCUITS_B,
                VLAN_COS_SETTING);
    }
}
