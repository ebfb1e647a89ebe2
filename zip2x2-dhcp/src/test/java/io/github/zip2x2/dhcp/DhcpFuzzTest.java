package io.github.zip2x2.dhcp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of the decoder, in the profile {@code fuzz}. Its corpus is run by {@link FuzzCorpusTest} in every
 * build.
 */
class DhcpFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void c41_anyOctetsGiveAMessageOrAReason(byte[] octets) {
        CodecPropertyTest.survive(octets);
    }
}
