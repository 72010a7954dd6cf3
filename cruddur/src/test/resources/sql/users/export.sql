-- Reads at most 1200 buffers.
WITH person AS (
  SELECT * FROM "public".users WHERE uuid = ? AND deleted_at IS NULL)
SELECT line::text FROM (
  SELECT 1 AS part, created_at, uuid, json_build_object(
         'type', 'user', 'uuid', uuid, 'display_name', display_name, 'handle', handle,
         'email', email, 'cognito_user_id', cognito_user_id, 'bio', bio,
         'notifications_seen_at', to_json(CASE WHEN notifications_seen_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN notifications_seen_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE notifications_seen_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z',
         'created_at', to_json(CASE WHEN created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z', 'suspended_at', to_json(CASE WHEN suspended_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN suspended_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE suspended_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z') AS line
    FROM person
  UNION ALL
  SELECT 2, a.created_at, a.uuid, json_build_object(
         'type', 'activity', 'uuid', a.uuid, 'message', a.message,
         'reply_to_activity_uuid', a.reply_to_activity_uuid,
         'replies_count', a.replies_count, 'reposts_count', a.reposts_count,
         'likes_count', a.likes_count, 'expires_at', to_json(CASE WHEN a.expires_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN a.expires_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE a.expires_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z',
         'created_at', to_json(CASE WHEN a.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN a.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE a.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z', 'deleted_at', to_json(CASE WHEN a.deleted_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN a.deleted_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE a.deleted_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z',
         'edited_at', to_json(CASE WHEN a.edited_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN a.edited_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE a.edited_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".activities a ON a.user_uuid = person.uuid
  UNION ALL
  SELECT 13, e.created_at, e.uuid, json_build_object(
         'type', 'edit', 'uuid', e.uuid, 'activity_uuid', e.activity_uuid,
         'message', e.message, 'created_at', to_json(CASE WHEN e.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN e.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE e.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person
    JOIN "public".activities a ON a.user_uuid = person.uuid
    JOIN "public".activity_edits e ON e.activity_uuid = a.uuid
  UNION ALL
  SELECT 3, l.created_at, l.activity_uuid, json_build_object(
         'type', 'like', 'activity_uuid', l.activity_uuid,
         'created_at', to_json(CASE WHEN l.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN l.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE l.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".likes l ON l.user_uuid = person.uuid
  UNION ALL
  SELECT 4, r.created_at, r.activity_uuid, json_build_object(
         'type', 'repost', 'activity_uuid', r.activity_uuid,
         'created_at', to_json(CASE WHEN r.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN r.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE r.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".reposts r ON r.user_uuid = person.uuid
  UNION ALL
  SELECT 5, f.created_at, f.followee_uuid, json_build_object(
         'type', 'following', 'user_uuid', f.followee_uuid,
         'created_at', to_json(CASE WHEN f.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN f.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE f.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".follows f ON f.follower_uuid = person.uuid
  UNION ALL
  SELECT 6, f.created_at, f.follower_uuid, json_build_object(
         'type', 'follower', 'user_uuid', f.follower_uuid,
         'created_at', to_json(CASE WHEN f.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN f.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE f.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".follows f ON f.followee_uuid = person.uuid
  UNION ALL
  SELECT 7, b.created_at, b.blocked_uuid, json_build_object(
         'type', 'block', 'user_uuid', b.blocked_uuid,
         'created_at', to_json(CASE WHEN b.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN b.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE b.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".blocks b ON b.blocker_uuid = person.uuid
  UNION ALL
  SELECT 10, p.created_at, p.activity_uuid, json_build_object(
         'type', 'pin', 'activity_uuid', p.activity_uuid,
         'created_at', to_json(CASE WHEN p.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN p.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE p.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".pins p ON p.user_uuid = person.uuid
  UNION ALL
  SELECT 11, b.created_at, b.activity_uuid, json_build_object(
         'type', 'bookmark', 'activity_uuid', b.activity_uuid,
         'created_at', to_json(CASE WHEN b.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN b.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE b.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".bookmarks b ON b.user_uuid = person.uuid
  UNION ALL
  SELECT 12, r.created_at, r.uuid, json_build_object(
         'type', 'report', 'uuid', r.uuid, 'about', r.about, 'user_uuid', r.user_uuid,
         'activity_uuid', r.activity_uuid, 'reason', r.reason, 'comment', r.comment,
         'state', r.state, 'created_at', to_json(CASE WHEN r.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN r.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE r.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z', 'closed_at', to_json(CASE WHEN r.closed_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN r.closed_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE r.closed_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".reports r ON r.reporter_uuid = person.uuid
  UNION ALL
  SELECT 8, m.created_at, m.muted_uuid, json_build_object(
         'type', 'mute', 'user_uuid', m.muted_uuid,
         'created_at', to_json(CASE WHEN m.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN m.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE m.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".mutes m ON m.muter_uuid = person.uuid
  UNION ALL
  SELECT 9, mention.created_at, mention.activity_uuid, json_build_object(
         'type', 'mention', 'activity_uuid', mention.activity_uuid, 'handle', mention.handle,
         'created_at', to_json(CASE WHEN mention.created_at < timestamptz '0001-01-01T00:00:00Z' THEN timestamptz '0001-01-01T00:00:00Z' WHEN mention.created_at > timestamptz '9999-12-31T23:59:59.999999Z' THEN timestamptz '9999-12-31T23:59:59.999999Z' ELSE mention.created_at END AT TIME ZONE 'UTC') #>> '{}' || 'Z')
    FROM person JOIN "public".mentions mention ON mention.user_uuid = person.uuid) AS lines
 ORDER BY part, created_at, uuid
