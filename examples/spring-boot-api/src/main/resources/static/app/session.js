// Who is signed in. Tokens live as long as the tab, where no page of another origin can read them.

const ACCESS = 'access_token';
const REFRESH = 'refresh_token';
const PENDING = 'signing_in';
let me = null;

export const token = () => sessionStorage.getItem(ACCESS);
export const person = () => me;
export const isMe = (handle) => me !== null && me.handle.toLowerCase() === handle.toLowerCase();

export function setPerson(someone) {
  me = someone;
}

export function signIn({ access_token: access, refresh_token: refresh }) {
  sessionStorage.setItem(ACCESS, access);
  if (refresh) sessionStorage.setItem(REFRESH, refresh);
}

export function signOut() {
  sessionStorage.removeItem(ACCESS);
  sessionStorage.removeItem(REFRESH);
  me = null;
}

// ---- The sign-in page of the user pool: an authorization code, bound to this tab by PKCE ----

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const settings = () => document.body.dataset;
const here = () => `${location.origin}/`;

/** Leaves for the sign-in page, which leads back to /. */
export async function leaveToSignIn() {
  const pending = { verifier: random(), state: random(), back: location.pathname + location.search };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: settings().clientId,
    redirect_uri: here(),
    scope: 'openid profile aws.cognito.signin.user.admin',
    state: pending.state,
    code_challenge_method: 'S256',
    code_challenge: base64url(new Uint8Array(digest)),
  });
  location.assign(`${settings().signInDomain}/oauth2/authorize?${parameters}`);
}

/** Back from the sign-in page: exchanges the code, and shows again what was shown before. */
export async function returnFromSignIn() {
  const address = new URLSearchParams(location.search);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? 'null');
  if (!address.has('state') || !pending) return;
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', pending.back);
  // Somebody else's answer would sign this person in as them.
  if (address.get('state') !== pending.state || !address.has('code')) throw new Error('The sign-in did not work. Try again.');
  signIn(
    await ask({
      grant_type: 'authorization_code',
      code: address.get('code'),
      redirect_uri: here(),
      code_verifier: pending.verifier,
    }),
  );
}

/** A new access token for one that has expired; whether there is one. */
export async function renew() {
  const refresh = sessionStorage.getItem(REFRESH);
  if (!refresh) return false;
  sessionStorage.removeItem(REFRESH);
  try {
    signIn({ refresh_token: refresh, ...(await ask({ grant_type: 'refresh_token', refresh_token: refresh })) });
    return true;
  } catch {
    return false;
  }
}

async function ask(parameters) {
  const response = await fetch(`${settings().signInDomain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: settings().clientId, ...parameters }),
  });
  if (!response.ok) throw new Error('The sign-in did not work. Try again.');
  return response.json();
}
