--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0004_create_reposts.sql

--changeset cruddur:0004_create_reposts
CREATE TABLE reposts (
  activity_uuid uuid NOT NULL,
  user_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT reposts_pkey PRIMARY KEY (activity_uuid, user_uuid),
  CONSTRAINT reposts_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE,
  CONSTRAINT reposts_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE
);

-- Reposts of a user, and the foreign key to users.
CREATE INDEX reposts_user_idx ON reposts (user_uuid, created_at DESC, activity_uuid DESC);

--rollback DROP TABLE reposts;
