--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0016_suspend_users.sql

--changeset cruddur:0016_suspend_users labels:previous-release-works
-- Set: a moderator suspends the user. Whoever does not know the column shows the user as before.
ALTER TABLE users ADD COLUMN suspended_at timestamptz;

--rollback ALTER TABLE users DROP COLUMN suspended_at;
