--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0014_create_blocks.sql

--changeset cruddur:0014_create_blocks labels:previous-release-works
CREATE TABLE blocks (
  blocker_uuid uuid NOT NULL,
  blocked_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT blocks_pkey PRIMARY KEY (blocker_uuid, blocked_uuid),
  CONSTRAINT blocks_blocker_uuid_fkey FOREIGN KEY (blocker_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT blocks_blocked_uuid_fkey FOREIGN KEY (blocked_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT blocks_oneself_check CHECK (blocker_uuid <> blocked_uuid)
)
-- Feeds read a viewer's blocks from the keys alone, which needs a fresh visibility map.
WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

-- Whom a user blocks, newest first.
CREATE INDEX blocks_blocking_idx ON blocks (blocker_uuid, created_at DESC, blocked_uuid DESC);

-- By whom a user is blocked, for the feeds, and the foreign key to the blocked.
CREATE INDEX blocks_blocked_idx ON blocks (blocked_uuid, blocker_uuid);

--rollback DROP TABLE blocks;
