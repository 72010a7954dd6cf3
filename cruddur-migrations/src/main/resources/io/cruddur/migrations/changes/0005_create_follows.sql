--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0005_create_follows.sql

--changeset cruddur:0005_create_follows
CREATE TABLE follows (
  follower_uuid uuid NOT NULL,
  followee_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT follows_pkey PRIMARY KEY (follower_uuid, followee_uuid),
  CONSTRAINT follows_follower_uuid_fkey FOREIGN KEY (follower_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT follows_followee_uuid_fkey FOREIGN KEY (followee_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT follows_oneself_check CHECK (follower_uuid <> followee_uuid)
);

-- Whom a user follows, newest first.
CREATE INDEX follows_following_idx ON follows (follower_uuid, created_at DESC, followee_uuid DESC);

-- A user's followers, newest first, and the foreign key to the followee.
CREATE INDEX follows_followers_idx ON follows (followee_uuid, created_at DESC, follower_uuid DESC);

--rollback DROP TABLE follows;
