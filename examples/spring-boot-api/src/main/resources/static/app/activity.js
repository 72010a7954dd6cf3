// One activity: what it says, and what can be done to it.

import { call, path } from './api.js';
import { announce, avatar, h, icon, refused } from './dom.js';
import { editMark, showText } from './edits.js';
import { reportActivity } from './report.js';
import { isMe, person } from './session.js';
import { age, full, remaining } from './time.js';

export const linkToPerson = (handle) => path`/@${handle}`;
export const linkToTag = (tag) => path`/tag/${tag}`;
export const linkToActivity = (activity) => path`/@${activity.handle}/status/${activity.uuid}`;

export const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;

/** A message: the mentions and hashtags that the service found in it are links, all else is text. */
export function messageText({ message, names = [] }) {
  let from = 0;
  const parts = names.flatMap(({ kind, start, end, name }) => {
    const before = message.slice(from, start);
    from = end;
    return [before, h('a', { href: kind === 'hashtag' ? linkToTag(name) : linkToPerson(name) }, message.slice(start, end))];
  });
  return h('p', { class: 'message', dir: 'auto' }, ...parts, message.slice(from));
}

/** What can change of an activity while views of it are kept. */
const CHANGING = ['message', 'names', 'edited_at', 'liked', 'likes_count', 'reposted', 'reposts_count', 'replies_count'];
const updates = new WeakMap();

/**
 * Shows in an article what was done to its activity in another view; or, with the time of the question
 * (performance.now), what the service answered: if it was changed here since, the answer is out of date.
 */
export const update = (shown, changed, asked) => updates.get(shown)?.(changed, asked);

/**
 * The article of an activity. The options say what happens beside it: reply(activity) and
 * edit(activity) open a form, signIn() asks who it is, gone(activity) is told of its deletion.
 * Other views are told by changed(activity) and deleted(activity).
 */
export function article(activity, options) {
  const titleId = `by-${activity.uuid}`;
  const element = h(
    'article',
    {
      class: options.focus ? 'activity focus' : 'activity',
      'data-uuid': activity.uuid,
      'data-expires': activity.expires_at,
      'aria-labelledby': titleId,
      tabindex: options.focus ? '-1' : '0',
    },
    h('a', { href: linkToPerson(activity.handle), class: 'face', tabindex: '-1', 'aria-hidden': 'true' }, avatar(activity)),
    h(
      'div',
      { class: 'body' },
      activity.reposted_by ? reposter(activity.reposted_by) : null,
      h(
        'div',
        { class: 'top' },
        h(
          'header',
          { id: titleId },
          h('a', { href: linkToPerson(activity.handle), class: 'name' }, h('bdi', {}, activity.display_name)),
          h(
            'span',
            { class: 'meta' },
            h('span', { class: 'handle' }, h('bdi', {}, `@${activity.handle}`)),
            h(
              'a',
              { href: linkToActivity(activity), class: 'when', title: full(activity.created_at) },
              h('time', { datetime: activity.created_at }, age(activity.created_at)),
            ),
          ),
        ),
        ...corner(activity, options),
      ),
      activity.reply_to_activity_uuid && !options.inThread
        ? h('a', { class: 'context', href: linkToActivity(activity) }, icon('reply'), 'In reply to a post')
        : null,
      messageText(activity),
      editMark(activity),
      h('footer', {}, ...actions(activity, options)),
    ),
  );
  let changedHere = 0;
  updates.set(element, (changed, asked) => {
    if (asked === undefined) changedHere = performance.now();
    if (changed === activity || asked < changedHere) return;
    // Who edits the text sees what they began with.
    const editing = element.querySelector('.edit-form');
    const text = !editing && (changed.message !== activity.message || changed.edited_at !== activity.edited_at);
    for (const field of CHANGING) activity[field] = changed[field];
    showReplies(element, activity);
    element.querySelectorAll('footer .action').forEach((button) => button.dispatchEvent(new Event('refresh')));
    if (text) showText(element, activity);
  });
  if (!options.focus) {
    element.addEventListener('click', (event) => {
      const busy = event.target.closest('a, button, details, form') || String(getSelection());
      if (!busy && !event.defaultPrevented) options.open(linkToActivity(activity));
    });
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === element) options.open(linkToActivity(activity));
    });
  }
  return element;
}

/** Why it stands here: somebody else's repost. */
const reposter = ({ handle, display_name: name }) =>
  h('a', { class: 'context reposter', href: linkToPerson(handle) }, icon('repost'), h('span', {}, h('bdi', {}, name), ' reposted'));

const replyLabel = (activity) => `Reply, ${plural(activity.replies_count, 'reply', 'replies')}`;

/** Shows how many replies an activity has now. */
export function showReplies(shown, activity) {
  const button = shown.querySelector('.action.reply');
  button.setAttribute('aria-label', replyLabel(activity));
  button.querySelector('.count').textContent = count(activity.replies_count);
}

function actions(activity, options) {
  const buttons = [
    h(
      'button',
      {
        type: 'button',
        class: 'action reply',
        'aria-label': replyLabel(activity),
        onclick: () => (person() ? options.reply(activity) : options.signIn()),
      },
      icon('reply'),
      h('span', { class: 'count' }, count(activity.replies_count)),
    ),
    toggle(activity, options, 'repost', 'reposted', 'reposts_count', 'Repost', ['repost', 'reposts']),
    toggle(activity, options, 'like', 'liked', 'likes_count', 'Like', ['like', 'likes']),
  ];
  const left = remaining(activity.expires_at);
  buttons.push(
    h('span', { class: 'left', title: activity.expires_at ? full(activity.expires_at) : null }, left ? icon('clock') : null, left ?? ''),
  );
  return buttons;
}

/** What is done seldom: the author edits and deletes, others report. */
function corner(activity, options) {
  if (isMe(activity.handle)) return [edition(activity, options), deletion(activity, options)];
  return person() ? [report(activity, options)] : [];
}

const count = (n) => (n ? new Intl.NumberFormat('en', { notation: 'compact' }).format(n) : '');

/** Shows at once what was meant, and takes it back if the service refuses. */
function toggle(activity, options, action, state, counter, label, words) {
  const number = h('span', { class: 'count' });
  const button = h('button', { type: 'button', class: `action ${action}` }, icon(action), number);
  const show = () => {
    button.setAttribute('aria-pressed', String(activity[state] === true));
    button.setAttribute('aria-label', `${label}, ${plural(activity[counter], ...words)}`);
    number.textContent = count(activity[counter]);
  };
  show();
  button.addEventListener('refresh', show);
  let busy = false;
  button.addEventListener('click', async () => {
    if (!person()) return options.signIn();
    if (busy) return undefined;
    busy = true;
    const before = { [state]: activity[state], [counter]: activity[counter] };
    activity[state] = !before[state];
    activity[counter] = Math.max(0, before[counter] + (before[state] ? -1 : 1));
    show();
    try {
      const answer = await call(before[state] ? 'DELETE' : 'PUT', path`/api/activities/${activity.uuid}/` + action);
      activity[state] = answer.body[state];
      activity[counter] = answer.body[counter];
      options.changed(activity);
    } catch (refusal) {
      Object.assign(activity, before);
      refused(refusal, options.signIn);
    }
    busy = false;
    show();
    return undefined;
  });
  return button;
}

const edition = (activity, options) =>
  h('button', { type: 'button', class: 'action edit-text', 'aria-label': 'Edit', title: 'Edit', onclick: () => options.edit(activity) }, icon('pencil'));

const report = (activity, { signIn }) =>
  h('button', { type: 'button', class: 'action report', 'aria-label': 'Report', title: 'Report', onclick: () => reportActivity(activity, signIn) }, icon('flag'));

/** Asks by a second press on the same place, which a dialog would only delay. */
function deletion(activity, options) {
  const label = h('span', { class: 'count' });
  const button = h('button', { type: 'button', class: 'action delete', 'aria-label': 'Delete' }, icon('trash'), label);
  const calm = () => {
    button.classList.remove('sure');
    button.setAttribute('aria-label', 'Delete');
    label.textContent = '';
  };
  button.addEventListener('blur', calm);
  button.addEventListener('click', async () => {
    if (!button.classList.contains('sure')) {
      button.classList.add('sure');
      button.setAttribute('aria-label', 'Delete for good');
      label.textContent = 'Delete for good?';
      return;
    }
    try {
      await call('DELETE', path`/api/activities/${activity.uuid}`);
      announce('Deleted.');
      options.gone(activity);
      options.deleted(activity);
    } catch (refusal) {
      refused(refusal, options.signIn);
      calm();
    }
  });
  return button;
}
