package io.github.zip2x2.boot.lab;

import io.github.zip2x2.boot.lab.CapturedBoot.Dhcp;
import io.github.zip2x2.boot.lab.CapturedBoot.Message;
import io.github.zip2x2.boot.lab.CapturedBoot.Read;
import io.github.zip2x2.boot.lab.CapturedBoot.Sip;
import io.github.zip2x2.boot.phone.BootOrder;
import io.github.zip2x2.boot.phone.BootServer;
import io.github.zip2x2.boot.phone.BootSource;
import io.github.zip2x2.boot.phone.MissingFile;
import io.github.zip2x2.boot.phone.PathForm;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.TftpDirectory;
import io.github.zip2x2.config.document.CfgFile;
import io.github.zip2x2.config.effective.EffectiveConfiguration;
import io.github.zip2x2.config.schema.Parameters;
import io.github.zip2x2.config.schema.Schema;
import io.github.zip2x2.dhcp.DhcpMessage;
import io.github.zip2x2.dhcp.DhcpMessageType;
import io.github.zip2x2.dhcp.DhcpOptions;
import io.github.zip2x2.dhcp.HardwareAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the capture of a real phone's boot: what it settles of the things that are UNKNOWN, and how such a phone behaves.
 * Of several phones in a capture, the first that reads a common file counts.
 */
public final class BootLearner {
    private final CapturedBoot capture;
    private final List<Lesson> lessons = new ArrayList<>();
    private final Map<String, String> traits = new LinkedHashMap<>();
    private final Read common;
    private final PhoneModel model;
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private final Optional<HardwareAddress> hardware;
    /** The phone's own, in order. */
    private final Set<Read> reads;

    private final TftpDirectory directory;

    private BootLearner(CapturedBoot capture, Read common) {
        this.capture = capture;
        this.common = common;
        this.model = PhoneModel.ofCommonFileName(common.fileName()).orElseThrow();
        InetAddress first = common.phone().getAddress();
        this.addresses.add(first);
        this.hardware = dhcp(DhcpMessageType.ACK)
                .filter(ack -> ack.yiaddr().equals(first))
                .map(DhcpMessage::hardwareAddress)
                .findFirst();
        dhcp(DhcpMessageType.ACK)
                .filter(this::isPhones)
                .map(DhcpMessage::yiaddr)
                .forEach(addresses::add);
        this.reads = capture.messages().stream()
                .filter(Read.class::isInstance)
                .map(Read.class::cast)
                .filter(read -> addresses.contains(read.phone().getAddress()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.directory = reads.stream()
                .filter(this::isCommon)
                .map(read ->
                        EffectiveConfiguration.merge(Schema.of(model), CfgFile.parse(read.fileName(), read.content())))
                .map(file -> file.get(Parameters.TFTP_CFG_DIR))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(TftpDirectory.ROOT);
    }

    /**
     * Reads a capture: libpcap in either byte order, in microseconds or nanoseconds, of Ethernet (with VLAN tags), Linux
     * cooked or raw IPv4. Reading takes bounded memory whatever the file holds.
     *
     * @param in the capture; not closed
     * @return what it says
     * @throws IOException if reading fails, if it is no capture, or if no phone boots in it
     */
    public static Learned learn(InputStream in) throws IOException {
        CapturedBoot capture = new CapturedBoot();
        PcapReader reader = new PcapReader(in);
        reader.read(capture::take);
        List<String> notes = new ArrayList<>(reader.notes());
        if (capture.isFull()) {
            notes.add("the capture holds more messages than are looked at; cut it to one boot");
        }
        Read common = capture.messages().stream()
                .filter(Read.class::isInstance)
                .map(Read.class::cast)
                .filter(read -> PhoneModel.ofCommonFileName(read.fileName()).isPresent())
                .findFirst()
                .orElseThrow(() -> new IOException("no phone boots in it: no read request for <MODEL>_common.cfg, from "
                        + capture.messages().size() + " messages of DHCP, TFTP and SIP"
                        + (notes.isEmpty() ? "" : "; " + String.join("; ", notes))));
        BootLearner learner = new BootLearner(capture, common);
        learner.study();
        return new Learned(
                learner.hardware.map(HardwareAddress::toString).orElse("of unknown hardware address") + " at "
                        + common.phone().getAddress().getHostAddress(),
                learner.lessons,
                PhoneTraits.of(learner.model, learner.traits),
                notes);
    }

    private void study() {
        bootServer();
        bootFile();
        requestList();
        ownPath();
        ownCase();
        imagePlace();
        missing("common file", PhoneTraits.MISSING_COMMON, this::isCommon);
        missing("file of its own", PhoneTraits.MISSING_SPECIFIC, this::isOwn);
        missing("software image", PhoneTraits.MISSING_SOFTWARE, this::isImage);
        tries();
        transfer();
        notifies();
        vlan();
    }

    private void settled(String question, String answer) {
        lessons.add(new Lesson(question, true, answer));
    }

    private void open(String question, String missing) {
        lessons.add(new Lesson(question, false, missing));
    }

    private Stream<DhcpMessage> dhcp(DhcpMessageType type) {
        return capture.messages().stream()
                .filter(Dhcp.class::isInstance)
                .map(message -> ((Dhcp) message).message())
                .filter(message -> message.type().equals(type));
    }

    private boolean isPhones(DhcpMessage message) {
        return hardware.filter(message.hardwareAddress()::equals).isPresent();
    }

    private boolean isCommon(Read read) {
        return PhoneModel.ofCommonFileName(read.fileName()).isPresent();
    }

    private boolean isOwn(Read read) {
        return model.macOfSpecificFileName(read.fileName()).isPresent();
    }

    private boolean isImage(Read read) {
        return model.versionOfFirmwareFileName(read.fileName()).isPresent();
    }

    private Optional<DhcpMessage> ackBefore(Read read) {
        return capture.messages().stream()
                .takeWhile(message -> message != read)
                .filter(Dhcp.class::isInstance)
                .map(message -> ((Dhcp) message).message())
                .filter(message -> message.type().equals(DhcpMessageType.ACK) && isPhones(message))
                .reduce((first, second) -> second);
    }

    private void bootServer() {
        String question = "which of option 66, 150, siaddr and sname names the TFTP server";
        Optional<DhcpMessage> ack = ackBefore(common);
        if (ack.isEmpty()) {
            open(question, "the capture has no DHCPACK of this phone before its first file");
            return;
        }
        List<BootServer> named = BootOrder.ZIP2X2.servers(ack.get());
        InetAddress used = common.server().getAddress();
        List<BootSource> matching = new ArrayList<>();
        List<BootSource> others = new ArrayList<>();
        for (BootServer server : named) {
            boolean same = server.address().filter(used::equals).isPresent();
            (same ? matching : others).add(server.source());
        }
        List<String> names = named.stream()
                .filter(server -> server.address().isEmpty())
                .map(server -> server.source() + " '" + server.host() + "'")
                .toList();
        if (matching.isEmpty()) {
            settled(
                    question,
                    "none: the phone asked " + used.getHostAddress() + ", which no field holds"
                            + (names.isEmpty() ? "; it is stored in the phone" : "; so it resolved a name: " + names));
        } else if (others.isEmpty() && matching.size() > 1) {
            open(
                    question,
                    "all of " + matching + " name " + used.getHostAddress() + ": capture a boot where they differ");
        } else {
            if (!others.isEmpty()) { // what stood alone says nothing of an order
                Set<BootSource> order = new LinkedHashSet<>(matching);
                order.addAll(BootOrder.ZIP2X2.sources());
                traits.put(PhoneTraits.BOOT_ORDER, PhoneTraits.order(List.copyOf(order)));
            }
            settled(
                    question,
                    matching + " (" + used.getHostAddress() + ")"
                            + (others.isEmpty() ? ", which alone was there" : ", not " + others));
        }
    }

    private void bootFile() {
        String question = "does the phone know option 67 or the file field";
        Optional<String> file = ackBefore(common)
                .flatMap(ack -> BootOrder.ZIP2X2.files(ack).stream().findFirst())
                .map(found -> found.name());
        if (file.isEmpty()) {
            open(question, "the DHCPACK names no boot file");
        } else {
            boolean asked =
                    reads.stream().anyMatch(read -> read.request().file().equals(file.get()));
            settled(question, (asked ? "it asked for '" : "no: it never asked for '") + file.get() + "'");
        }
    }

    private void requestList() {
        String question = "what the phone asks DHCP for";
        Optional<DhcpMessage> discover =
                dhcp(DhcpMessageType.DISCOVER).filter(this::isPhones).findFirst();
        if (discover.isEmpty()) {
            open(question, "the capture has no DHCPDISCOVER of this phone");
            return;
        }
        DhcpMessage first = discover.get();
        first.option(DhcpOptions.PARAMETER_REQUEST_LIST)
                .map(list -> IntStream.range(0, list.size())
                        .map(list::code)
                        .filter(code -> code >= 1 && code <= 254) // pad and end are none
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(",")))
                .filter(codes -> !codes.isEmpty())
                .ifPresent(codes -> traits.put(PhoneTraits.REQUEST_LIST, codes));
        traits.put(PhoneTraits.BROADCAST, Boolean.toString(first.broadcast()));
        settled(
                question,
                "options "
                        + first.option(DhcpOptions.PARAMETER_REQUEST_LIST)
                                .map(Object::toString)
                                .orElse("none")
                        + first.option(DhcpOptions.VENDOR_CLASS_IDENTIFIER)
                                .map(vendor -> "; vendor class '" + vendor + "'")
                                .orElse("; no vendor class")
                        + first.option(DhcpOptions.CLIENT_IDENTIFIER)
                                .map(id -> "; client identifier " + id)
                                .orElse("; no client identifier")
                        + (first.broadcast() ? "; replies by broadcast" : "; replies by unicast"));
    }

    private void ownPath() {
        String question = "how the path of the phone's own file is written";
        Optional<Read> own = reads.stream().filter(this::isOwn).findFirst();
        if (own.isEmpty()) {
            open(question, "the phone asks for no file of its own");
            return;
        }
        String path = own.get().request().file();
        String name = own.get().fileName();
        if (directory.equals(TftpDirectory.ROOT)) {
            open(question, "'" + path + "': the common file names no directory");
            return;
        }
        List<PathForm> forms = Arrays.stream(PathForm.values())
                .filter(form -> form.path(directory, name).equals(path))
                .toList();
        if (forms.isEmpty()) {
            settled(question, "'" + path + "', which none of the known forms makes of tftp_cfg_dir=" + directory);
        } else {
            traits.put(PhoneTraits.PATH_FORM, PhoneTraits.name(forms.get(0)));
            String answer = "'" + path + "' for tftp_cfg_dir=" + directory + ": "
                    + forms.stream().map(PhoneTraits::name).collect(Collectors.joining(" or "));
            lessons.add(new Lesson(question, forms.size() == 1, answer));
        }
    }

    private void ownCase() {
        String question = "the letters of the MAC address in that name";
        Optional<String> name = reads.stream()
                .filter(this::isOwn)
                .map(Read::fileName)
                .map(own -> own.substring(0, own.lastIndexOf('.')))
                .filter(mac -> mac.chars().anyMatch(Character::isLetter))
                .findFirst();
        if (name.isEmpty()) {
            open(question, "no such name with a letter in its address");
            return;
        }
        boolean lower = name.get().equals(name.get().toLowerCase(Locale.ROOT));
        traits.put(PhoneTraits.LOWER_CASE_MAC, Boolean.toString(lower));
        settled(question, lower ? "lower case" : "upper case");
    }

    private void imagePlace() {
        String question = "where the phone looks for its software image";
        Optional<String> image = reads.stream()
                .filter(this::isImage)
                .map(read -> read.request().file())
                .findFirst();
        if (image.isEmpty()) {
            open(question, "the phone asks for no image: capture a boot that changes the software");
        } else if (directory.equals(TftpDirectory.ROOT)) {
            open(question, "'" + image.get() + "', but the common file names no directory");
        } else {
            boolean inside = image.get().replace('\\', '/').contains(directory.plain() + "/");
            traits.put(PhoneTraits.IMAGE_IN_DIRECTORY, Boolean.toString(inside));
            settled(question, "'" + image.get() + "': " + (inside ? "in the directory" : "at the root"));
        }
    }

    private int stage(Read read) {
        return isCommon(read) ? 1 : isOwn(read) ? 2 : isImage(read) ? 3 : 0;
    }

    private interface Which {
        boolean matches(Read read);
    }

    private void missing(String what, String trait, Which which) {
        String question = "what a missing " + what + " means";
        Optional<Read> missed =
                reads.stream().filter(which::matches).filter(Read::isMissing).reduce((first, second) -> second);
        if (missed.isEmpty()) {
            open(question, "none was missing");
            return;
        }
        int stage = stage(missed.get());
        List<Message> after = capture.messages()
                .subList(
                        capture.messages().indexOf(missed.get()) + 1,
                        capture.messages().size());
        for (Message message : after) {
            boolean again = message instanceof Dhcp dhcp
                    && dhcp.message().type().equals(DhcpMessageType.DISCOVER)
                    && isPhones(dhcp.message());
            if (again) {
                traits.put(trait, PhoneTraits.name(MissingFile.FAIL));
                settled(question, "the phone begins anew with DHCPDISCOVER");
                return;
            }
            boolean readsOn = message instanceof Read read && reads.contains(read) && stage(read) > stage;
            boolean speaks = message instanceof Sip sip
                    && addresses.contains(sip.source().getAddress());
            if (readsOn || speaks) {
                traits.put(trait, PhoneTraits.name(MissingFile.GO_ON));
                settled(question, "the phone goes on without it");
                return;
            }
        }
        open(question, "one was missing, and the phone is not heard of after that");
    }

    private void tries() {
        String question = "how often a file is asked for that is refused";
        int most = 0;
        Duration pause = Duration.ZERO;
        int run = 0;
        Read before = common;
        for (Read read : reads) {
            boolean again = read != before
                    && before.isMissing()
                    && before.request().file().equals(read.request().file());
            run = again ? run + 1 : 1;
            if (read.isMissing() || again) {
                if (again) {
                    pause = Duration.between(before.until(), read.at());
                }
                most = Math.max(most, run);
            }
            before = read;
        }
        if (most == 0) {
            open(question, "none was refused");
        } else {
            traits.put(PhoneTraits.FILE_TRIES, Integer.toString(Math.min(most, 1_000)));
            long millis =
                    Math.max(0, Math.min(pause.toMillis(), Duration.ofDays(1).toMillis()));
            traits.put(PhoneTraits.FILE_PAUSE, Long.toString(millis));
            settled(question, most + (most == 1 ? " time" : " times, " + millis + " ms apart"));
        }
    }

    private void transfer() {
        String options = common.request().options().entries().stream()
                .map(option -> option.name() + "=" + option.value())
                .collect(Collectors.joining(","));
        boolean usable = options.length() <= 200
                && options.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\')
                && common.request().options().entries().stream()
                        .noneMatch(option ->
                                option.name().isEmpty() || (option.name() + option.value()).matches(".*[,=].*"));
        if (!options.isEmpty() && usable) {
            traits.put(PhoneTraits.TFTP_OPTIONS, options);
        }
        settled(
                "mode and options of its read requests",
                common.request().mode() + (options.isEmpty() ? ", no options" : ", " + options));
    }

    private void notifies() {
        String question = "the event of the NOTIFY that makes it boot";
        Map<String, String> events = new LinkedHashMap<>();
        for (Message message : capture.messages()) {
            if (!(message instanceof Sip sip)) {
                continue;
            }
            String call = sip.message().header("Call-ID").orElse("");
            boolean toPhone = addresses.contains(sip.destination().getAddress());
            boolean fromPhone = addresses.contains(sip.source().getAddress());
            if (toPhone && !sip.message().isResponse() && sip.message().method().equals("NOTIFY")) {
                events.put(call, sip.message().header("Event").orElse("none"));
            } else if (fromPhone && sip.message().isResponse() && events.containsKey(call)) {
                String event = events.getOrDefault(call, "none");
                if (sip.message().status() == 200 && PhoneTraits.isToken(event)) {
                    traits.put(PhoneTraits.NOTIFY_EVENT, event);
                }
                settled(
                        question,
                        "'" + event + "' was answered " + sip.message().status());
                return;
            }
        }
        open(question, events.isEmpty() ? "the capture has no NOTIFY to the phone" : "no NOTIFY was answered");
    }

    private void vlan() {
        String question = "what a VLAN in the configuration does";
        List<Integer> seen = reads.stream().map(Read::vlan).distinct().toList();
        if (seen.size() > 1) {
            settled(question, "the phone boots again in another VLAN: tags " + seen + " (0 is none)");
        } else {
            open(question, "the phone stays where it is");
        }
    }
}
