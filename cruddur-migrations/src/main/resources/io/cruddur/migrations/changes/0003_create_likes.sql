--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0003_create_likes.sql

--changeset cruddur:0003_create_likes
CREATE TABLE likes (
  activity_uuid uuid NOT NULL,
  user_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT likes_pkey PRIMARY KEY (activity_uuid, user_uuid),
  CONSTRAINT likes_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE,
  CONSTRAINT likes_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE
);

-- Likes of a user, newest first, and the foreign key to users.
CREATE INDEX likes_user_idx ON likes (user_uuid, created_at DESC, activity_uuid DESC);

-- Likers of an activity, newest first.
CREATE INDEX likes_activity_idx ON likes (activity_uuid, created_at DESC, user_uuid DESC);

--rollback DROP TABLE likes;
