--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0020_create_hashtags.sql

--changeset cruddur:0020_create_hashtags labels:previous-release-works
-- The hashtags of each activity, folded, so that two that differ in case are one.
CREATE TABLE hashtags (
  activity_uuid uuid NOT NULL,
  tag text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT hashtags_pkey PRIMARY KEY (activity_uuid, tag),
  CONSTRAINT hashtags_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE,
  CONSTRAINT hashtags_tag_check CHECK (char_length(tag) BETWEEN 1 AND 100)
);

-- Feed of a tag, newest activity first.
CREATE INDEX hashtags_tag_idx ON hashtags (tag, created_at DESC, activity_uuid DESC);

--rollback DROP TABLE hashtags;
