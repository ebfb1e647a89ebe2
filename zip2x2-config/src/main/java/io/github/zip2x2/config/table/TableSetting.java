package io.github.zip2x2.config.table;

import io.github.zip2x2.config.Secret;

/**
 * A setting of a row; its text is kept from logs whatever it is.
 *
 * @param section the section without brackets
 * @param key the key
 * @param text what stands behind the equals sign
 */
public record TableSetting(String section, String key, Secret text) {}
