--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0017_create_pins.sql

--changeset cruddur:0017_create_pins labels:previous-release-works
-- What a user shows first, one activity of their own.
CREATE TABLE pins (
  user_uuid uuid NOT NULL,
  activity_uuid uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT pins_pkey PRIMARY KEY (user_uuid),
  CONSTRAINT pins_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT pins_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE CASCADE
);

-- The foreign key to the activity.
CREATE INDEX pins_activity_idx ON pins (activity_uuid);

--rollback DROP TABLE pins;
