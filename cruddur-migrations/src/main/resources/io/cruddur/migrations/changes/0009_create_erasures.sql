--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0009_create_erasures.sql

--changeset cruddur:0009_create_erasures labels:previous-release-works
-- Who was deleted, so that a token that is still valid or an event that is delivered again does not bring them back. Of a Cognito
-- user's id only the SHA-256 is kept, and that for 30 days (purgeExpired).
CREATE TABLE erasures (
  sub_sha256 bytea NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT erasures_pkey PRIMARY KEY (sub_sha256),
  CONSTRAINT erasures_sub_sha256_check CHECK (octet_length(sub_sha256) = 32)
);

-- Purge: the oldest first.
CREATE INDEX erasures_erased_at_idx ON erasures (erased_at);

--rollback DROP TABLE erasures;
