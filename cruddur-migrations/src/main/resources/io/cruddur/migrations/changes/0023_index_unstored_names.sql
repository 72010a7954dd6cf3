--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0023_index_unstored_names.sql

--changeset cruddur:0023_index_unstored_names runInTransaction:false labels:previous-release-works
-- The job that stores mentions and hashtags: messages with a sign of either, in ASCII or full width, which it has not seen. Usually empty.
DROP INDEX CONCURRENTLY IF EXISTS activities_unstored_names_idx;
CREATE INDEX CONCURRENTLY activities_unstored_names_idx ON activities (uuid)
  WHERE NOT names_stored AND message ~ '[@#\uff20\uff03]';

--rollback DROP INDEX IF EXISTS activities_unstored_names_idx;
