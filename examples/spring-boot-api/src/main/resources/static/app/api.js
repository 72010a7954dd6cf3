// The service, as promises. What it refuses is an ApiError with the codes that it gave.

import { renew, token } from './session.js';
import { observe } from './time.js';

const WORDS = {
  message_blank: 'Write something first.',
  message_exceed_max_chars: 'That is longer than 280 characters.',
  message_exceed_max_chars_1024: 'That is longer than 1024 characters.',
  message_invalid_chars: 'That holds characters which cannot be stored.',
  hashtag_invalid: 'That is no tag.',
  activity_uuid_taken: 'Something else was posted in its place. Try again.',
  activity_uuid_mismatch: 'That is a reply to something else.',
  ttl_blank: 'Choose how long it is shown.',
  display_name_blank: 'A name is needed.',
  display_name_exceed_max_chars: 'That name is too long.',
  handle_blank: 'A handle is needed.',
  handle_exceed_max_chars: 'That handle is too long.',
  handle_invalid_chars: 'A handle has no spaces.',
  handle_taken: 'Somebody else has that handle.',
  too_many_writes: 'That was a lot at once. Wait a moment.',
  user_deleted: 'This account was deleted.',
  database_unavailable: 'The service is busy. Try again in a moment.',
  follow_limit: 'You follow as many people as one can.',
  user_blocked: 'A block stands between you two.',
  report_comment_exceed_max_chars: 'That is longer than 1024 characters.',
  report_comment_invalid_chars: 'That holds characters which cannot be stored.',
  not_the_author: 'Only its author can change it.',
  user_suspended: 'This account is suspended.',
  not_found: 'It is not there any more.',
  signed_out: 'Sign in first.',
  network: 'The service cannot be reached. Try again.',
};

export class ApiError extends Error {
  constructor(status, codes) {
    super(codes.map((code) => WORDS[code] ?? code).join(' '));
    this.status = status;
    this.codes = codes;
  }
}

/** One request. Gives the body and the cursors beside it. */
export async function call(method, path, body, signal, again = false) {
  const headers = {};
  if (token()) headers.Authorization = `Bearer ${token()}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, ['network']);
  }
  observe(response.headers.get('Date'));
  if (response.status === 401) {
    if (!again && (await renew())) return call(method, path, body, signal, true);
    throw new ApiError(401, ['signed_out']);
  }
  const text = await response.text();
  const answer = text && response.headers.get('Content-Type')?.includes('json') ? JSON.parse(text) : null;
  if (!response.ok) {
    const codes = Array.isArray(answer) ? answer : [answer?.code ?? `error_${response.status}`];
    throw new ApiError(response.status, codes);
  }
  return {
    body: answer,
    next: response.headers.get('X-Next-Cursor'),
    newer: response.headers.get('X-Newer-Cursor'),
  };
}

export const get = (path, signal) => call('GET', path, undefined, signal);

/** A path from texts, each of which is one segment or value of it. */
export function path(strings, ...values) {
  return String.raw({ raw: strings }, ...values.map(encodeURIComponent));
}

/** Some parameters; those without value are left out. */
export function query(parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

/** An id that begins with the time (version 7): made here, so that a request can be repeated. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
