package io.github.zip2x2.examples.benchmarks.config;

import io.github.zip2x2.config.MacAddress;
import io.github.zip2x2.config.PhoneModel;
import io.github.zip2x2.config.Secret;
import io.github.zip2x2.config.schema.HostAddress;
import io.github.zip2x2.config.writer.ElastixFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the TFTP root of a site with many phones, as Elastix would, for load tests. */
public final class LargeRoot {
    private LargeRoot() {}

    /**
     * Writes the root.
     *
     * @param args the directory, and how many phones; one phone in a hundred gets a slip in its file
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: LargeRoot DIRECTORY PHONES");
            System.exit(2);
        }
        Path root = Path.of(args[0]);
        int phones = Integer.parseInt(args[1]);
        PhoneModel model = PhoneModel.ZIP2X2;
        Path directory = Files.createDirectories(root.resolve(model.name()));
        Files.write(
                root.resolve(model.commonFileName()),
                ElastixFiles.common(model, HostAddress.parse("192.0.2.10")).toBytes());
        for (int i = 0; i < phones; i++) {
            MacAddress mac = MacAddress.parse(String.format("000BEA%06X", i));
            String name = i % 100 == 99 ? "Name longer than the display " + i : "Ext " + i;
            Files.write(
                    directory.resolve(model.specificFileName(mac)),
                    ElastixFiles.specific(model, Integer.toString(10_000 + i), name, Secret.of("s3cret" + i))
                            .toBytes());
        }
    }
}
