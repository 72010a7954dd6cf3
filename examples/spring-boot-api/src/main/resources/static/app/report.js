// A report to moderators: a reason, and what one wants to say about it.

import { call, path } from './api.js';
import { h, refusalWithSignIn, toast } from './dom.js';

const REASONS = [
  ['spam', 'Spam'],
  ['abuse', 'Abuse or hatred'],
  ['violence', 'Violence or threats'],
  ['personal_data', 'Somebody’s personal data'],
  ['other', 'Something else'],
];
const COMMENT = 1024;

/** Asks why an activity is reported. */
export const reportActivity = ({ uuid, display_name: name }, signIn) =>
  ask(path`/api/activities/${uuid}/report`, ['Report this post by ', h('bdi', {}, name)], signIn);

/** Asks why a person is reported. */
export const reportPerson = ({ handle, display_name: name }, signIn) =>
  ask(path`/api/users/@${handle}/report`, ['Report ', h('bdi', {}, name)], signIn);

function ask(address, title, signIn) {
  const reason = h('select', {}, ...REASONS.map(([code, words]) => h('option', { value: code }, words)));
  const left = h('output', { class: 'remaining', id: 'report-left' });
  const comment = h('textarea', { rows: '3', dir: 'auto', 'aria-describedby': 'report-left' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const submit = h('button', { class: 'primary' }, 'Report');
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'report-title' }, ...title),
    h('p', {}, 'Moderators read it; the person does not learn of it.'),
    h('label', {}, 'Why', reason),
    h('label', {}, 'What moderators should know, if you like', comment),
    problem,
    h('div', { class: 'tools' }, left, h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'), submit),
  );
  const dialog = h('dialog', { 'aria-labelledby': 'report-title', class: 'report' }, form);
  const check = () => {
    const rest = COMMENT - [...comment.value].length;
    left.textContent = comment.value ? String(rest) : '';
    left.classList.toggle('over', rest < 0);
    submit.disabled = rest < 0;
  };
  comment.addEventListener('input', check);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.hidden = true;
    try {
      await call('POST', address, { reason: reason.value, comment: comment.value.trim() ? comment.value : null });
      dialog.close();
      toast('Reported. Moderators will look at it.');
    } catch (refusal) {
      problem.replaceChildren(...refusalWithSignIn(refusal, () => { dialog.close(); signIn(); }));
      problem.hidden = false;
      submit.disabled = false;
    }
  });
  // Focus returns to the button that opened it when a dialog closes, before it is taken away.
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
