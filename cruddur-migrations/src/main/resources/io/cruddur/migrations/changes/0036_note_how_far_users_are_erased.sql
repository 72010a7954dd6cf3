--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0036_note_how_far_users_are_erased.sql

--changeset cruddur:0036_note_how_far_users_are_erased labels:previous-release-works
-- Of a deleted user: the number of the newest change set whose rows and columns the deletion knew. Null: it was by a release, or another
-- program, that does not know the column, so a purge looks for what it left.
ALTER TABLE users ADD COLUMN erasure_stage smallint;

--rollback ALTER TABLE users DROP COLUMN erasure_stage;
