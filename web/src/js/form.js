// Forms: Enter goes to the next field where counters are used to it, counters, busy buttons, and a
// question before typed text is left behind.

import { $, $$, composing, seen } from './dom.js';
import { onPart, within } from './htmx.js';

const FIELDS =
  'input:not([type=hidden]):not([disabled]):not([readonly]), select:not([disabled]), textarea, ' +
  'button[data-key=submit]';

// data-enter-next on a form: Enter goes on instead of sending. In a textarea Enter is a line break,
// an open list takes Enter for itself.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const form = event.target.closest && event.target.closest('form[data-enter-next]');
  if (!form || composing(event) || !/^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  if (event.defaultPrevented || event.target.getAttribute('aria-expanded') === 'true') return;
  event.preventDefault();
  const fields = $$(FIELDS, form).filter((field) => seen(field) && !sibling(field, event.target));
  const next = fields[fields.indexOf(event.target) + 1] || $('[data-key=submit]');
  if (!next) return;
  next.focus();
  if (next.select) next.select();
});

/** The other radio buttons of a group are one field with the one that has the focus. */
const sibling = (field, current) =>
  field !== current && field.type === 'radio' && field.name === current.name;

// Counters: data-count="SELECTOR" on a field, data-max on the counter.
document.addEventListener('input', (event) => {
  const counter = event.target.dataset.count && $(event.target.dataset.count);
  if (!counter) return;
  const length = Array.from(event.target.value).length;
  counter.textContent = `${length} / ${counter.dataset.max}`;
  counter.classList.toggle('is-over', length > Number(counter.dataset.max));
});

// The list of what is wrong gets the focus; its links go to the fields under the sticky bars.
onPart((part) => {
  const summary = within(part, '[data-summary]')[0];
  if (summary) summary.focus();
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-summary] a');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
});

/** Shows that a form was sent, or that the answer is there. */
export function setBusy(form, busy) {
  const inside = $$('button[type=submit], button:not([type])', form);
  const outside = form.id ? $$(`button[form="${form.id}"]`) : [];
  for (const button of inside.concat(outside)) {
    button.disabled = busy;
    if (busy) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
  }
}

let typed = false;
document.addEventListener('input', (event) => {
  if (event.target.closest('form[data-guard]')) typed = true;
});
// On the window, after all other modules: those that send a form themselves have said so by then.
window.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  typed = false;
  // After the browser has taken the form's data, in which the pressed button counts.
  setTimeout(() => setBusy(event.target, true));
});
window.addEventListener('pageshow', () => {
  for (const form of $$('form')) setBusy(form, false);
});
window.addEventListener('beforeunload', (event) => {
  if (!typed) return;
  event.preventDefault();
  event.returnValue = '';
});

/** What was typed is safe: the page may be left without a question. */
export function settled() {
  typed = false;
}
