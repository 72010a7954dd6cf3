--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0033_create_reports.sql

--changeset cruddur:0033_create_reports labels:previous-release-works
-- What users report to moderators. Whoever is deleted is no longer named: only the subject's deletion takes the report
-- with it, that of an activity leaves it with the activity's author.
CREATE TABLE reports (
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  reporter_uuid uuid,
  user_uuid uuid NOT NULL,
  about text NOT NULL,
  activity_uuid uuid,
  reason text NOT NULL,
  comment text,
  state text NOT NULL DEFAULT 'open',
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  closed_at timestamptz,
  closed_by_uuid uuid,
  CONSTRAINT reports_pkey PRIMARY KEY (uuid),
  CONSTRAINT reports_reporter_uuid_fkey FOREIGN KEY (reporter_uuid) REFERENCES users (uuid) ON DELETE SET NULL,
  CONSTRAINT reports_user_uuid_fkey FOREIGN KEY (user_uuid) REFERENCES users (uuid) ON DELETE CASCADE,
  CONSTRAINT reports_activity_uuid_fkey FOREIGN KEY (activity_uuid) REFERENCES activities (uuid) ON DELETE SET NULL,
  CONSTRAINT reports_closed_by_uuid_fkey FOREIGN KEY (closed_by_uuid) REFERENCES users (uuid) ON DELETE SET NULL,
  CONSTRAINT reports_about_check CHECK (about IN ('activity', 'user')),
  CONSTRAINT reports_reason_check CHECK (char_length(reason) BETWEEN 1 AND 64),
  CONSTRAINT reports_comment_check CHECK (char_length(comment) BETWEEN 1 AND 1024),
  CONSTRAINT reports_state_check CHECK (state IN ('open', 'resolved', 'dismissed')),
  CONSTRAINT reports_closed_at_check CHECK ((closed_at IS NULL) = (state = 'open'))
);

-- Of one reporter about one thing, one report is open.
CREATE UNIQUE INDEX reports_open_activity_key ON reports (reporter_uuid, activity_uuid) WHERE state = 'open' AND about = 'activity';
CREATE UNIQUE INDEX reports_open_user_key ON reports (reporter_uuid, user_uuid) WHERE state = 'open' AND about = 'user';

-- A moderator's list.
CREATE INDEX reports_state_idx ON reports (state, created_at DESC, uuid DESC);

-- The export and the deletion of a user, and the foreign keys.
CREATE INDEX reports_reporter_idx ON reports (reporter_uuid);
CREATE INDEX reports_user_idx ON reports (user_uuid);
CREATE INDEX reports_closed_by_idx ON reports (closed_by_uuid) WHERE closed_by_uuid IS NOT NULL;
CREATE INDEX reports_activity_idx ON reports (activity_uuid) WHERE activity_uuid IS NOT NULL;

--rollback DROP TABLE reports;
