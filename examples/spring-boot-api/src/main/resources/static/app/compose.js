// The form of a post or a reply.

import { call, newId, path } from './api.js';
import { announce, avatar, h } from './dom.js';
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

/** A form that posts, or replies to an activity; done(activity) gets what was stored. */
export function composer({ replyTo = null, done, cancel = null }) {
  const limit = replyTo ? 1024 : 280;
  // One id for as long as it is one message: repeating a request that got no answer posts it once.
  let id = newId();
  const field = h('textarea', {
    rows: replyTo ? '2' : '1',
    placeholder: replyTo ? `Reply to @${replyTo.handle}` : 'What is happening?',
    'aria-label': replyTo ? `Reply to ${replyTo.display_name}` : 'New post',
    'aria-describedby': `left-${id}`,
    dir: 'auto',
  });
  const left = h('output', { class: 'remaining', id: `left-${id}` });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const ttl = h(
    'select',
    { 'aria-label': 'Shown for' },
    ...TTLS.map(([code, words]) => h('option', { value: code, selected: code === '7-days' }, words)),
  );
  const submit = h('button', { class: 'primary', disabled: true }, replyTo ? 'Reply' : 'Post');
  const grow = () => {
    if (!field.isConnected) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  };
  const check = () => {
    const rest = limit - length(field.value);
    left.textContent = String(rest);
    left.classList.toggle('few', rest < 20);
    left.classList.toggle('over', rest < 0);
    submit.disabled = field.value.trim() === '' || rest < 0;
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
    { class: replyTo ? 'composer reply-form' : 'composer' },
    avatar(person()),
    h(
      'div',
      { class: 'body' },
      field,
      problem,
      h(
        'div',
        { class: 'tools' },
        replyTo ? null : h('label', { class: 'ttl' }, h('span', {}, 'Shown for'), ttl),
        left,
        cancel ? h('button', { type: 'button', class: 'quiet', onclick: cancel }, 'Cancel') : null,
        submit,
      ),
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    problem.hidden = true;
    try {
      const answer = replyTo
        ? await call('POST', path`/api/activities/${replyTo.uuid}/reply`, {
            activity_uuid: replyTo.uuid,
            uuid: id,
            message: field.value,
          })
        : await call('POST', '/api/activities', { uuid: id, message: field.value, ttl: ttl.value });
      id = newId();
      field.value = '';
      check();
      announce(replyTo ? 'Replied.' : 'Posted.');
      done(answer.body);
    } catch (refusal) {
      problem.textContent = refusal.message;
      problem.hidden = false;
      submit.disabled = false;
    }
  });
  check();
  return form;
}
