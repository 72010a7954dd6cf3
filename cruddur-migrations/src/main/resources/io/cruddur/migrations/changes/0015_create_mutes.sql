--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0015_create_mutes.sql

--changeset cruddur:0015_create_mutes labels:previous-release-works
CREATE TABLE mutes (
  muter_uuid uuid NOT NULL,
  muted_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT mutes_pkey PRIMARY KEY (muter_uuid, muted_uuid),
  CONSTRAINT mutes_muter_uuid_fkey FOREIGN KEY (muter_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT mutes_muted_uuid_fkey FOREIGN KEY (muted_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT mutes_oneself_check CHECK (muter_uuid <> muted_uuid)
)
-- Feeds read a viewer's mutes from the key alone, which needs a fresh visibility map.
WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

-- Whom a user mutes, newest first.
CREATE INDEX mutes_muting_idx ON mutes (muter_uuid, created_at DESC, muted_uuid DESC);

-- The foreign key to the muted.
CREATE INDEX mutes_muted_idx ON mutes (muted_uuid);

--rollback DROP TABLE mutes;
