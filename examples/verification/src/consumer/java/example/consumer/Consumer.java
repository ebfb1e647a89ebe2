package example.consumer;

import java.util.List;

/** Uses every seam once; prints one line per module and ends 0. */
public final class Consumer {
    private Consumer() {}

    /**
     * Runs.
     *
     * @param args {@code class-path} if it is run from there
     * @throws Exception if a seam does not do what it is for
     */
    public static void main(String[] args) throws Exception {
        List<Part> parts = List.of(new DhcpPart(), new TftpPart(), new ConfigPart(), new BootPart(), new ProvisioningPart(), new FleetPart());
        for (Part part : parts) {
            System.out.println(part.run());
        }
        boolean onClassPath = List.of(args).equals(List.of("class-path"));
        require(onClassPath != Consumer.class.getModule().isNamed(), "it runs where it was told");
    }

    /** What one module lets others do. */
    interface Part {
        String run() throws Exception;
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("not as expected: " + what);
        }
    }
}
