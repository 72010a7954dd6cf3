package io.cruddur.migrations.adoption;

/**
 * Something that an adoption did to rows or names.
 *
 * @param description what, in words
 * @param rows how many rows, or names if the description says so
 */
public record AdoptionRemedy(String description, long rows) {}
