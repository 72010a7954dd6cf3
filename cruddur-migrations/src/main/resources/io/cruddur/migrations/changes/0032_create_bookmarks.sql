--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0032_create_bookmarks.sql

--changeset cruddur:0032_create_bookmarks labels:previous-release-works
-- What users keep for themselves, to be found again; nobody else sees it.
CREATE TABLE bookmarks (
  user_uuid uuid NOT NULL,
  activity_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT bookmarks_pkey PRIMARY KEY (user_uuid, activity_uuid),
  CONSTRAINT bookmarks_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT bookmarks_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE
);

-- What a user has bookmarked, newest first.
CREATE INDEX bookmarks_user_idx ON bookmarks (user_uuid, created_at DESC, activity_uuid DESC);

-- The foreign key to the activity.
CREATE INDEX bookmarks_activity_idx ON bookmarks (activity_uuid);

--rollback DROP TABLE bookmarks;
