--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0002_create_activities.sql

--changeset cruddur:0002_create_activities
CREATE TABLE activities (
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  user_uuid uuid NOT NULL,
  message text NOT NULL,
  replies_count integer NOT NULL DEFAULT 0,
  reposts_count integer NOT NULL DEFAULT 0,
  likes_count integer NOT NULL DEFAULT 0,
  reply_to_activity_uuid uuid,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  deleted_at timestamptz,
  CONSTRAINT activities_pkey PRIMARY KEY (uuid),
  CONSTRAINT activities_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid),
  -- No cascade: purging one expired post would take other people's live replies with it.
  CONSTRAINT activities_reply_to_activity_uuid_fkey FOREIGN KEY (reply_to_activity_uuid) REFERENCES activities (uuid),
  CONSTRAINT activities_message_check CHECK (char_length(message) BETWEEN 1 AND 1024),
  CONSTRAINT activities_replies_count_check CHECK (replies_count >= 0),
  CONSTRAINT activities_reposts_count_check CHECK (reposts_count >= 0),
  CONSTRAINT activities_likes_count_check CHECK (likes_count >= 0),
  CONSTRAINT activities_reply_to_itself_check CHECK (reply_to_activity_uuid <> uuid)
)
-- Room on each page for HOT updates of the counters; index-only scans need a fresh visibility map.
WITH (fillfactor = 85, autovacuum_vacuum_insert_scale_factor = 0.05);

-- Home feed: everybody's posts, newest first.
CREATE INDEX activities_home_idx ON activities (created_at DESC, uuid DESC)
  WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL;

-- Home feed with replies, and the search's walk by recency.
CREATE INDEX activities_recent_idx ON activities (created_at DESC, uuid DESC)
  WHERE deleted_at IS NULL;

-- User feed and following feed: one author's posts; expires_at makes the followee's top N index-only.
CREATE INDEX activities_posts_idx ON activities (user_uuid, created_at DESC, uuid DESC) INCLUDE (expires_at)
  WHERE reply_to_activity_uuid IS NULL AND deleted_at IS NULL;

-- User feed with replies, and the foreign key to users.
CREATE INDEX activities_author_idx ON activities (user_uuid, created_at DESC, uuid DESC);

-- Thread: direct replies, oldest first, and the foreign key to the parent.
CREATE INDEX activities_replies_idx ON activities (reply_to_activity_uuid, created_at, uuid)
  WHERE reply_to_activity_uuid IS NOT NULL;

-- Purge: what has expired, oldest first.
CREATE INDEX activities_expired_idx ON activities (expires_at)
  WHERE expires_at IS NOT NULL AND deleted_at IS NULL;

-- Purge: tombstones that wait for their last reply to go.
CREATE INDEX activities_tombstone_idx ON activities (deleted_at)
  WHERE deleted_at IS NOT NULL;

--rollback DROP TABLE activities;
