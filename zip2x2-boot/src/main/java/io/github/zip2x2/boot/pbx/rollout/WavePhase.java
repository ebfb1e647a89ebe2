package io.github.zip2x2.boot.pbx.rollout;

/** How far a wave is with one phone. */
public enum WavePhase {
    /** Its turn has not come, or it was asked to wait. */
    WAITING,
    /** It is written down that it will be told to boot, and perhaps it was. */
    INTENDED,
    /** It was told to boot and did not refuse. */
    NOTIFIED,
    /** It is booting. */
    BOOTING,
    /** It booted and asked for no image at the end. */
    DONE,
    /** It did not boot, or not to the end. */
    FAILED,
    /** It may have been told to boot just before a crash, and was not seen to; it is not told again. */
    UNCONFIRMED,
    /** It was not told to boot: it could not be found, or had no time for it. */
    SKIPPED;

    /** {@return whether nothing more happens to the phone in this wave} */
    public boolean isFinal() {
        return compareTo(DONE) >= 0;
    }

    /** {@return whether the phone counts against the caps} */
    public boolean isUnderWay() {
        return this == INTENDED || this == NOTIFIED || this == BOOTING;
    }
}
