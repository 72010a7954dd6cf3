--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0008_index_words_of_messages.sql

--changeset cruddur:0008_index_words_of_messages runInTransaction:false labels:previous-release-works
-- Full-text search by what people take for words: without punctuation, in one Unicode form, and by pairs of characters in
-- Chinese, Japanese and Korean. Built-in functions alone, so that any owner may create it. The expression stands in SearchWords
-- of cruddur-repo too, to the letter. In place of the index of 0006: until it is built, searches read the table.
DROP INDEX CONCURRENTLY IF EXISTS activities_message_idx;
CREATE INDEX CONCURRENTLY activities_message_idx ON activities USING gin (
  to_tsvector('simple', regexp_replace(
    CASE WHEN message ~ '[^\u0001-\u007f]'
         THEN regexp_replace(normalize(message, NFKC), '([\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd][\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]{0,1})', ' \1 ', 'g')
              || ' ' || regexp_replace(
                regexp_replace(normalize(message, NFKC), '(^|[^\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]+)[\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]{0,1}', ' ', 'g'),
                '([\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd][\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]{0,1})', ' \1 ', 'g')
         ELSE message END,
    '[!-/:-@[-`{-~]+', ' ', 'g')))
  WHERE deleted_at IS NULL;

--rollback DROP INDEX IF EXISTS activities_message_idx;
--rollback CREATE INDEX activities_message_idx ON activities USING gin (to_tsvector('simple', message)) WHERE deleted_at IS NULL;
