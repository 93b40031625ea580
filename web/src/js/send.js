// data-send on a form: sent in the background, so that nothing typed is lost when the connection is
// down, the session has ended or somebody else was quicker.
//
//   204 with HX-Redirect   go there (the server's redirect after success)
//   422                    the form of the same id replaces this one: values and messages in it
//   401, 403, 409, 5xx     a message; the form stays as it is

import { $, words } from './dom.js';
import { setBusy, settled } from './form.js';
import { welcome } from './htmx.js';
import { answerTrouble, say } from './message.js';

// Chromium 80 has no event.submitter.
let pressed = null;
document.addEventListener(
  'click',
  (event) => {
    pressed = event.target.closest('button[type=submit], button:not([type]), input[type=submit]');
  },
  true,
);

function body(form, button) {
  const data = new FormData(form);
  if (button && button.name) data.append(button.name, button.value);
  return form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data);
}

/** Sends a form; resolves when the answer has been dealt with. */
async function send(form, button) {
  const action = (button && button.getAttribute('formaction')) || form.action;
  const request = { method: 'POST', body: body(form, button), headers: { 'HX-Request': 'true' } };
  setBusy(form, true);
  let answer;
  let html;
  try {
    answer = await fetch(action, request);
    html = await answer.text();
  } catch (lost) {
    setBusy(form, false);
    say('o', words().offline);
    return;
  }
  const target = answer.headers.get('hx-redirect') || (answer.redirected && answer.url);
  if (target) {
    settled();
    location.href = target;
    return;
  }
  setBusy(form, false);
  if (answer.status === 422) replace(form, html);
  else if (answer.ok) location.reload();
  else answerTrouble(answer.status, html, answer.headers.get('x-request-id'));
}

function replace(form, html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const fresh = document.adoptNode(page.getElementById(form.id) || $('main form', page));
  form.replaceWith(fresh);
  say('o', '');
  welcome(fresh);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-send]') || event.defaultPrevented) return;
  event.preventDefault();
  const mine = pressed && pressed.form === form ? pressed : null;
  send(form, event.submitter || mine);
});
