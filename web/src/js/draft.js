// data-draft="URL" on a form: what is typed is kept on the server every few seconds, so that a lost
// connection, a closed window or a new login costs nothing. The answer's body is not used.

import { $$, fill, words } from './dom.js';
import { answerTrouble, say, toast } from './message.js';

/** Saved this long after the last key, milliseconds. */
const QUIET = 1500;
/** Tried again this long after a failure. */
const AGAIN = 5000;

let timer = 0;
let lost = false;

/** The form without files and secrets. */
function content(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    const secret = field && field.type === 'password';
    if (typeof value === 'string' && !secret) data.append(name, value);
  }
  return data;
}

async function save(form, leaving = false) {
  clearTimeout(timer);
  if (!form.isConnected) return;
  const request = { method: 'POST', body: content(form), keepalive: leaving };
  request.headers = { 'HX-Request': 'true' };
  try {
    const answer = await fetch(form.dataset.draft, request);
    if (answer.ok) kept(form, answer.headers.get('date'));
    else if (answer.status === 401) answerTrouble(401);
    else later(form);
  } catch (failure) {
    later(form);
  }
}

function kept(form, date) {
  const time = new Date(date || Date.now()).toTimeString().slice(0, 8);
  for (const place of $$('[data-draft-state]')) {
    place.textContent = fill(words().draftSaved, { time });
  }
  delete form.dataset.unsaved;
  if (!lost) return;
  lost = false;
  say('s', '', 'draft');
  toast(words().draftBack);
}

function later(form) {
  lost = true;
  say('s', words().draftOffline, 'draft');
  timer = setTimeout(() => save(form), AGAIN);
}

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-draft]');
  if (!form) return;
  form.dataset.unsaved = 'yes';
  clearTimeout(timer);
  timer = setTimeout(() => save(form), QUIET);
});
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-draft]');
  if (form) form.dataset.unsaved = 'yes';
});
window.addEventListener('online', () => $$('form[data-unsaved]').forEach((form) => save(form)));
document.addEventListener('visibilitychange', () => {
  if (document.hidden) $$('form[data-unsaved]').forEach((form) => save(form, true));
});
document.addEventListener('submit', () => clearTimeout(timer));

/** Ctrl S: now. False when the page has no draft. */
export function saveDraft() {
  const form = $$('form[data-draft]')[0];
  if (form) save(form);
  return Boolean(form);
}
