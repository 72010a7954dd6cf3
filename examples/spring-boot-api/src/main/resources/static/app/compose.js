// The form of a post, of a reply, or of a new text for either.

import { call, newId, path } from './api.js';
import { announce, avatar, h, refusalWithSignIn } from './dom.js';
import { person } from './session.js';

const TTLS = [
  ['30-days', '30 days'],
  ['7-days', '7 days'],
  ['3-days', '3 days'],
  ['1-day', '1 day'],
  ['12-hours', '12 hours'],
  ['3-hours', '3 hours'],
  ['1-hour', '1 hour'],
];

/** Counts as the database does: an emoji of one code point is one character. */
const length = (text) => [...text].length;

/** What the form says, and what it sends. The id is one for as long as it is one message. */
function kindOf({ replyTo, edited, ttl }) {
  if (edited) {
    return {
      limit: edited.reply_to_activity_uuid ? 1024 : 280,
      rows: '2',
      name: 'edit-form',
      label: 'New text',
      button: 'Save',
      said: 'Changed.',
      send: (message) => call('PUT', path`/api/activities/${edited.uuid}`, { message }),
    };
  }
  if (replyTo) {
    return {
      limit: 1024,
      rows: '2',
      name: 'reply-form',
      placeholder: `Reply to @${replyTo.handle}`,
      label: `Reply to ${replyTo.display_name}`,
      button: 'Reply',
      said: 'Replied.',
      send: (message, uuid) => call('POST', path`/api/activities/${replyTo.uuid}/reply`, { activity_uuid: replyTo.uuid, uuid, message }),
    };
  }
  return {
    limit: 280,
    rows: '1',
    name: '',
    placeholder: 'What is happening?',
    label: 'New post',
    button: 'Post',
    said: 'Posted.',
    send: (message, uuid) => call('POST', '/api/activities', { uuid, message, ttl: ttl.value }),
  };
}

/** A form that posts, replies to an activity, or edits one; done(activity) gets what was stored. */
export function composer({ replyTo = null, edited = null, done, cancel = null, signIn }) {
  // One id for each text: repeating a request that got no answer posts it once, and another text is another message.
  let ids = new Map();
  const idOf = (text) => {
    if (!ids.has(text)) ids.set(text, newId());
    return ids.get(text);
  };
  const leftId = `left-${newId()}`;
  const ttl = h(
    'select',
    { 'aria-label': 'Shown for' },
    ...TTLS.map(([code, words]) => h('option', { value: code, selected: code === '7-days' }, words)),
  );
  const kind = kindOf({ replyTo, edited, ttl });
  const field = h('textarea', {
    rows: kind.rows,
    placeholder: kind.placeholder,
    'aria-label': kind.label,
    'aria-describedby': leftId,
    dir: 'auto',
  });
  const draftKey = `draft ${edited ? 'of' : 'to'} ${(edited ?? replyTo)?.uuid ?? 'all'}`;
  field.value = sessionStorage.getItem(draftKey) ?? edited?.message ?? '';
  sessionStorage.removeItem(draftKey);
  const left = h('output', { class: 'remaining', id: leftId });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const submit = h('button', { class: 'primary', disabled: true }, kind.button);
  const grow = () => {
    if (!field.isConnected) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  };
  const check = () => {
    const rest = kind.limit - length(field.value);
    left.textContent = String(rest);
    left.classList.toggle('few', rest < 20);
    left.classList.toggle('over', rest < 0);
    submit.disabled = field.value.trim() === '' || rest < 0 || field.value === edited?.message;
    if (rest === 20 || rest === 0) announce(`${rest} characters left`);
    if (rest === -1) announce('Too long');
    grow();
  };
  field.addEventListener('input', check);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === 'Escape' && cancel) cancel();
  });
  const form = h(
    'form',
    { class: `composer ${kind.name}` },
    edited ? null : avatar(person()),
    h(
      'div',
      { class: 'body' },
      field,
      problem,
      h(
        'div',
        { class: 'tools' },
        replyTo || edited ? null : h('label', { class: 'ttl' }, h('span', {}, 'Shown for'), ttl),
        left,
        cancel ? h('button', { type: 'button', class: 'quiet', onclick: cancel }, 'Cancel') : null,
        submit,
      ),
    ),
  );
  // To sign in is to leave this form, perhaps this page: the next form for the same begins with the text.
  const signInAgain = () => {
    sessionStorage.setItem(draftKey, field.value);
    signIn();
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    // What would be typed now would be in no request.
    field.readOnly = true;
    problem.hidden = true;
    const text = field.value;
    try {
      const answer = await kind.send(text, idOf(text));
      ids = new Map();
      field.readOnly = false;
      field.value = '';
      check();
      announce(kind.said);
      done(answer.body);
    } catch (refusal) {
      if (refusal.codes?.includes('activity_uuid_taken')) ids.delete(text);
      problem.replaceChildren(...refusalWithSignIn(refusal, signInAgain));
      problem.hidden = false;
      field.readOnly = false;
      submit.disabled = false;
    }
  });
  check();
  return form;
}
