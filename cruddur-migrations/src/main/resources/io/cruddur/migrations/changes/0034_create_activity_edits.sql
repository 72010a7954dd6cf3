--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0034_create_activity_edits.sql

--changeset cruddur:0034_create_activity_edits labels:previous-release-works
-- What an activity said before it was edited: a row for each former text, with the time from which it was shown. The
-- text of now stands in activities.
CREATE TABLE activity_edits (
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  activity_uuid uuid NOT NULL,
  message text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT activity_edits_pkey PRIMARY KEY (uuid),
  CONSTRAINT activity_edits_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE,
  CONSTRAINT activity_edits_message_check CHECK (char_length(message) BETWEEN 1 AND 1024)
);

-- What one activity said, newest first; the foreign key.
CREATE INDEX activity_edits_activity_idx ON activity_edits (activity_uuid, created_at DESC, uuid DESC);

--rollback DROP TABLE activity_edits;
