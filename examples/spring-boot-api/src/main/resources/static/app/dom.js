// Elements without markup: what people write becomes text, and nothing else can be made of it.

/** Makes an element: properties begin with on (a listener), or are attributes; null leaves one out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  home: 'M3 11 12 3l9 8M5 9.5V21h5v-6h4v6h5V9.5',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21a7 7 0 0 1 14 0M16 3.5a4 4 0 0 1 0 7.5M18 14.5a7 7 0 0 1 4 6.5',
  person: 'M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM4 21a8 8 0 0 1 16 0',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5',
  reply: 'M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z',
  repost: 'M7 20 3 16l4-4M3 16h13a4 4 0 0 0 4-4v-1M17 4l4 4-4 4M21 8H8a4 4 0 0 0-4 4v1',
  like: 'M12 20.5 4.2 12.7a5 5 0 0 1 7.1-7l.7.7.7-.7a5 5 0 0 1 7.1 7Z',
  mention: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.6 7.2',
  back: 'M20 12H4m7-7-7 7 7 7',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  pencil: 'M4 20l1-5L16 4l4 4L9 19ZM13.5 6.5l4 4',
  flag: 'M5 21V4M5 4h12l-2.5 4.5L17 13H5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2',
};

/** One of our drawings; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** A letter in a colour of the person's own. */
export function avatar(person, large = false) {
  const name = person.display_name.trim() || person.handle;
  const letter = [...name][0].toUpperCase();
  return h('span', { class: `avatar hue-${hue(person.handle)}${large ? ' large' : ''}`, 'aria-hidden': 'true' }, letter);
}

function hue(handle) {
  let sum = 0;
  for (const character of handle.toLowerCase()) sum = (sum * 3 + character.codePointAt(0)) % 9973;
  return sum % 8;
}

/** Says something to screen readers, and nothing to anybody's eyes. */
export function announce(text) {
  document.getElementById('announcements').textContent = text;
}

/** Says something to everybody, for a while; with a button, until it is pressed or another page is shown. */
export function toast(text, button = null) {
  const box = document.getElementById('toast');
  box.replaceChildren(text, ...(button ? [' ', button] : []));
  box.hidden = false;
  clearTimeout(toast.timer);
  if (button) button.addEventListener('click', hush);
  else toast.timer = setTimeout(hush, 6000);
}

/** Takes back what toast has said. */
export function hush() {
  document.getElementById('toast').hidden = true;
}

/** What a refusal says, and a button for who is not signed in any more. */
export const refusalWithSignIn = (refusal, signIn) => [
  refusal.message,
  ...(refusal.status === 401 ? [' ', h('button', { type: 'button', class: 'sign-in', onclick: signIn }, 'Sign in')] : []),
];

/** Says why something was refused. */
export function refused(refusal, signIn) {
  const [text, , button = null] = refusalWithSignIn(refusal, signIn);
  toast(text, button);
}
