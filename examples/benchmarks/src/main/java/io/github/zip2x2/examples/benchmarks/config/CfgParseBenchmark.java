package io.github.zip2x2.examples.benchmarks.config;

import io.github.zip2x2.config.document.CfgDocument;
import io.github.zip2x2.config.document.CfgEntry;
import io.github.zip2x2.config.schema.Parameter;
import io.github.zip2x2.config.schema.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.INIConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.ini4j.Config;
import org.ini4j.Ini;
import org.ini4j.Profile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Parses a file of about 2 KB from its bytes and reads every value. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CfgParseBenchmark {
    private byte[] file = new byte[0];

    /** Made by JMH. */
    public CfgParseBenchmark() {}

    /** All parameters with a value each, and comments as administrators write them. */
    @Setup
    public void makeFile() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Parameter<?> parameter : Parameters.all()) {
            if (!parameter.section().equals(section)) {
                section = parameter.section();
                text.append(text.length() == 0 ? "" : "\n")
                        .append('[')
                        .append(section)
                        .append("]\n");
            }
            String value =
                    parameter.example().filter(example -> !example.isEmpty()).orElse("192.0.2.10");
            text.append(parameter.key()).append('=').append(value).append('\n');
            if (text.length() % 3 == 0) {
                text.append("; kept as it stands\n");
            }
        }
        while (text.length() < 2037) {
            text.append(";sntp_server_addr=192.0.2.11\n");
        }
        file = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** This library: every entry in the order of the file. */
    @Benchmark
    public void zip2x2(Blackhole blackhole) {
        for (CfgEntry entry : CfgDocument.parse(file).entries()) {
            blackhole.consume(entry.key());
            blackhole.consume(entry.value());
        }
    }

    /** This library: every parameter by its name. */
    @Benchmark
    public void zip2x2ByName(Blackhole blackhole) {
        CfgDocument document = CfgDocument.parse(file);
        for (Parameter<?> parameter : Parameters.all()) {
            blackhole.consume(document.value(parameter.section(), parameter.key()));
        }
    }

    /** ini4j, its escapes switched off, since a value is the rest of the line. */
    @Benchmark
    public void ini4j(Blackhole blackhole) throws IOException {
        Config config = new Config();
        config.setEscape(false);
        Ini ini = new Ini();
        ini.setConfig(config);
        ini.load(new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1));
        for (Profile.Section section : ini.values()) {
            for (String key : section.keySet()) {
                blackhole.consume(key);
                blackhole.consume(section.get(key));
            }
        }
    }

    /** Apache Commons Configuration, read the cheapest way: its nodes, not its key expressions. */
    @Benchmark
    public void commonsConfiguration(Blackhole blackhole) throws ConfigurationException, IOException {
        INIConfiguration configuration = new INIConfiguration();
        configuration.read(new InputStreamReader(new ByteArrayInputStream(file), StandardCharsets.ISO_8859_1));
        for (ImmutableNode section :
                configuration.getNodeModel().getInMemoryRepresentation().getChildren()) {
            for (ImmutableNode node : section.getChildren()) {
                blackhole.consume(node.getNodeName());
                blackhole.consume(node.getValue());
            }
        }
    }
}
