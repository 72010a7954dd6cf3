package io.cruddur.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An activity, named by its id. */
record ActivityKey(UUID uuid, @Nullable UUID userUuid) implements ActivityRef {}
