// A masked value shown for a minute after a purpose was given. The value comes with the answer
// and is never in the page before; each look is recorded by the server.

import { $, fill, onClick, words } from './dom.js';
import { open } from './dialog.js';
import { answerTrouble, say } from './message.js';

const SECONDS = 60;

let link = null;

onClick('a[data-reveal]', (button, event) => {
  const dialog = $('#reveal');
  if (!dialog || !dialog.showModal) return; // the link's own page asks for the reason
  event.preventDefault();
  if (button.closest('.mask').classList.contains('is-plain')) return;
  link = button;
  $('[data-error]', dialog).textContent = '';
  open(dialog);
  $('select', dialog).focus();
});

function show(mask, plain, left) {
  const value = $('[data-value]', mask);
  const count = $('[data-left]', mask);
  const masked = value.textContent;
  const shown = count.textContent;
  value.textContent = plain;
  mask.classList.add('is-plain');
  // By the clock: a tab in the background counts slowly, a machine that sleeps not at all.
  const end = Date.now() + SECONDS * 1000;
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    removeEventListener('pagehide', hide);
    value.textContent = masked;
    count.textContent = shown;
    mask.classList.remove('is-plain');
  };
  const tick = () => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds <= 0) {
      hide();
      return;
    }
    count.textContent = fill(left, { n: seconds });
    timer = setTimeout(tick, 1000);
  };
  // A page that is left may come back as it was: not with the value on it.
  addEventListener('pagehide', hide);
  tick();
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-reveal-form]')) return;
  event.preventDefault();
  const note = $('[data-error]', form);
  const reason = $('[name=reason]', form).value.trim();
  const why = $('[name=why]', form).value;
  if (!why || [...reason].length < 4) {
    note.textContent = note.dataset.error;
    return;
  }
  const dialog = form.closest('dialog');
  const request = { method: 'POST', body: new URLSearchParams({ why, reason }) };
  request.headers = { 'HX-Request': 'true', Accept: 'text/plain' };
  try {
    const answer = await fetch(link.href, request);
    const text = await answer.text();
    dialog.close();
    if (answer.ok) show(link.closest('.mask'), text, note.dataset.left);
    else answerTrouble(answer.status, text, answer.headers.get('x-request-id'));
  } catch (lost) {
    dialog.close();
    say('o', words().offline);
  }
});
