package io.cruddur.migrations.adoption;

import io.cruddur.database.Experimental;

/**
 * Something that an adoption did to rows or names.
 *
 * @param description what, in words
 * @param rows how many rows, or names if the description says so
 */
@Experimental("An adoption may come to need further decisions, and report more.")
public record AdoptionRemedy(String description, long rows) {}
