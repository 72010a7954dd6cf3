package io.cruddur.examples.api.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one client may ask for.
 *
 * @param writesPerMinute Writes of one person on this instance.
 * @param bodySize The longest body: a reply of 1,024 characters, each escaped, has 12 KB.
 */
@ConfigurationProperties("api.limits")
record LimitsProperties(
    @DefaultValue("60") int writesPerMinute, @DefaultValue("16KB") DataSize bodySize) {}
