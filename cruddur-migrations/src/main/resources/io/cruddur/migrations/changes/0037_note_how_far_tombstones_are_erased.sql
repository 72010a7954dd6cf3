--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0037_note_how_far_tombstones_are_erased.sql

--changeset cruddur:0037_note_how_far_tombstones_are_erased labels:previous-release-works
-- Of a tombstone, the same: null if its former texts, mentions, hashtags, pins and bookmarks may have been left.
ALTER TABLE activities ADD COLUMN erasure_stage smallint;

--rollback ALTER TABLE activities DROP COLUMN erasure_stage;
