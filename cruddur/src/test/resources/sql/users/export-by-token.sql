-- Reads at most 700 buffers.
WITH person AS (
  SELECT * FROM "public".users WHERE cognito_user_id = ? AND cognito_user_id <> 'MOCK' AND deleted_at IS NULL)
SELECT line::text FROM (
  SELECT 1 AS part, created_at, uuid, json_build_object(
         'type', 'user', 'uuid', uuid, 'display_name', display_name, 'handle', handle,
         'email', email, 'cognito_user_id', cognito_user_id, 'bio', bio,
         'notifications_seen_at', to_json(notifications_seen_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(notifications_seen_at) THEN 'Z' ELSE '' END,
         'created_at', to_json(created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(created_at) THEN 'Z' ELSE '' END, 'suspended_at', to_json(suspended_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(suspended_at) THEN 'Z' ELSE '' END) AS line
    FROM person
  UNION ALL
  SELECT 2, a.created_at, a.uuid, json_build_object(
         'type', 'activity', 'uuid', a.uuid, 'message', a.message,
         'reply_to_activity_uuid', a.reply_to_activity_uuid,
         'replies_count', a.replies_count, 'reposts_count', a.reposts_count,
         'likes_count', a.likes_count, 'expires_at', to_json(a.expires_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(a.expires_at) THEN 'Z' ELSE '' END,
         'created_at', to_json(a.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(a.created_at) THEN 'Z' ELSE '' END, 'deleted_at', to_json(a.deleted_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(a.deleted_at) THEN 'Z' ELSE '' END,
         'edited_at', to_json(a.edited_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(a.edited_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".activities a ON a.user_uuid = person.uuid
  UNION ALL
  SELECT 13, e.created_at, e.uuid, json_build_object(
         'type', 'edit', 'uuid', e.uuid, 'activity_uuid', e.activity_uuid,
         'message', e.message, 'created_at', to_json(e.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(e.created_at) THEN 'Z' ELSE '' END)
    FROM person
    JOIN "public".activities a ON a.user_uuid = person.uuid
    JOIN "public".activity_edits e ON e.activity_uuid = a.uuid
  UNION ALL
  SELECT 3, l.created_at, l.activity_uuid, json_build_object(
         'type', 'like', 'activity_uuid', l.activity_uuid,
         'created_at', to_json(l.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(l.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".likes l ON l.user_uuid = person.uuid
  UNION ALL
  SELECT 4, r.created_at, r.activity_uuid, json_build_object(
         'type', 'repost', 'activity_uuid', r.activity_uuid,
         'created_at', to_json(r.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(r.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".reposts r ON r.user_uuid = person.uuid
  UNION ALL
  SELECT 5, f.created_at, f.followee_uuid, json_build_object(
         'type', 'following', 'user_uuid', f.followee_uuid,
         'created_at', to_json(f.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(f.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".follows f ON f.follower_uuid = person.uuid
  UNION ALL
  SELECT 6, f.created_at, f.follower_uuid, json_build_object(
         'type', 'follower', 'user_uuid', f.follower_uuid,
         'created_at', to_json(f.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(f.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".follows f ON f.followee_uuid = person.uuid
  UNION ALL
  SELECT 7, b.created_at, b.blocked_uuid, json_build_object(
         'type', 'block', 'user_uuid', b.blocked_uuid,
         'created_at', to_json(b.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(b.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".blocks b ON b.blocker_uuid = person.uuid
  UNION ALL
  SELECT 10, p.created_at, p.activity_uuid, json_build_object(
         'type', 'pin', 'activity_uuid', p.activity_uuid,
         'created_at', to_json(p.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(p.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".pins p ON p.user_uuid = person.uuid
  UNION ALL
  SELECT 11, b.created_at, b.activity_uuid, json_build_object(
         'type', 'bookmark', 'activity_uuid', b.activity_uuid,
         'created_at', to_json(b.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(b.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".bookmarks b ON b.user_uuid = person.uuid
  UNION ALL
  SELECT 12, r.created_at, r.uuid, json_build_object(
         'type', 'report', 'uuid', r.uuid, 'about', r.about, 'user_uuid', r.user_uuid,
         'activity_uuid', r.activity_uuid, 'reason', r.reason, 'comment', r.comment,
         'state', r.state, 'created_at', to_json(r.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(r.created_at) THEN 'Z' ELSE '' END, 'closed_at', to_json(r.closed_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(r.closed_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".reports r ON r.reporter_uuid = person.uuid
  UNION ALL
  SELECT 8, m.created_at, m.muted_uuid, json_build_object(
         'type', 'mute', 'user_uuid', m.muted_uuid,
         'created_at', to_json(m.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(m.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".mutes m ON m.muter_uuid = person.uuid
  UNION ALL
  SELECT 9, mention.created_at, mention.activity_uuid, json_build_object(
         'type', 'mention', 'activity_uuid', mention.activity_uuid,
         'created_at', to_json(mention.created_at AT TIME ZONE 'UTC') #>> '{}' || CASE WHEN isfinite(mention.created_at) THEN 'Z' ELSE '' END)
    FROM person JOIN "public".mentions mention ON mention.user_uuid = person.uuid) AS lines
 ORDER BY part, created_at, uuid
