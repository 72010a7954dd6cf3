package io.cruddur.examples.api.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a person writes about themselves. */
record ProfileChangeJson(
    @JsonProperty("display_name") @Nullable String displayName, @Nullable String bio) {}
