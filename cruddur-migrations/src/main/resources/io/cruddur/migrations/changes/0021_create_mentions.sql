--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0021_create_mentions.sql

--changeset cruddur:0021_create_mentions labels:previous-release-works
-- Whom each activity mentions. By id, so that a user who changes the handle stays mentioned.
CREATE TABLE mentions (
  activity_uuid uuid NOT NULL,
  user_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT mentions_pkey PRIMARY KEY (activity_uuid, user_uuid),
  CONSTRAINT mentions_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE,
  CONSTRAINT mentions_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE
);

-- Activities that mention a user, newest first, and the foreign key to users.
CREATE INDEX mentions_user_idx ON mentions (user_uuid, created_at DESC, activity_uuid DESC);

--rollback DROP TABLE mentions;
