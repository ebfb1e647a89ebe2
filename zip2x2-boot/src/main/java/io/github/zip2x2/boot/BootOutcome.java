package io.github.zip2x2.boot;

/** How a boot ended, counting the boot before a software download or a change of VLAN and the one after it as one. */
public sealed interface BootOutcome {
    /**
     * The outcome's name in reports.
     *
     * @return {@code completed}, {@code fell-back}, {@code failed} or {@code cancelled}
     */
    String word();

    /**
     * The phone runs as it was configured.
     *
     * @param detail what an operator should know all the same, or the empty string
     */
    record Completed(String detail) implements BootOutcome {
        @Override
        public String word() {
            return "completed";
        }
    }

    /**
     * The new software was bad and the phone runs its previous one.
     *
     * @param reason what was wrong with the image
     */
    record FellBack(String reason) implements BootOutcome {
        @Override
        public String word() {
            return "fell-back";
        }
    }

    /**
     * The boot ended at a step.
     *
     * @param step the step that failed
     * @param reason why, with the evidence from the wire
     */
    record Failed(BootStep step, String reason) implements BootOutcome {
        @Override
        public String word() {
            return "failed";
        }
    }

    /** The boot was given up by its caller. */
    record Cancelled() implements BootOutcome {
        @Override
        public String word() {
            return "cancelled";
        }
    }
}
