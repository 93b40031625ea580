// The keys. Single letters count only outside fields and can be switched off (WCAG 2.1.4); no Alt
// with letters and no F keys, which belong to the browser.

import { $, composing, onClick, typing } from './dom.js';
import { open } from './dialog.js';
import { saveDraft } from './draft.js';
import { move, selectCurrent } from './list.js';
import { openPalette } from './palette.js';

/** After G the second letter is waited for this long, milliseconds. */
const PAIR = 900;
const OFF = 'single-keys-off';

let afterG = 0;

/** Storage may be blocked; then the preference lasts as long as the page. */
function stored() {
  try {
    return localStorage;
  } catch (blocked) {
    return null;
  }
}

let singleKeys = !(stored() && stored().getItem(OFF));

/** The button that sends: of the dialog, of the form with the focus, of the bar, of the page. */
function sendButton() {
  const key = '[data-key=submit]';
  const dialog = $('dialog[open]');
  if (dialog) return $(key, dialog);
  const { form } = document.activeElement;
  const own = form && ($(key, form) || (form.id && $(`${key}[form="${form.id}"]`)));
  return own || $(`.act ${key}`) || $(key);
}

function withControl(event) {
  const key = event.key.toLowerCase();
  if (key === 'k') {
    openPalette();
  } else if (key === 'enter') {
    const button = sendButton();
    if (!button) return;
    button.click();
  } else if (key === 's') {
    const button = $('[data-key=save]');
    if (button) button.click();
    else if (!saveDraft()) return;
  } else {
    return;
  }
  event.preventDefault();
}

const SINGLE = {
  j: () => move(1),
  k: () => move(-1),
  x: selectCurrent,
  '/': () => $('[data-key=find]') && $('[data-key=find]').focus(),
  '?': () => open($('#keys')),
};

document.addEventListener('keydown', (event) => {
  if (composing(event)) return;
  if (event.ctrlKey || event.metaKey) {
    withControl(event);
    return;
  }
  if (event.altKey || typing(event) || !singleKeys || $('dialog[open]')) return;
  if (afterG && Date.now() - afterG < PAIR) {
    afterG = 0;
    const link = $(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) {
      event.preventDefault();
      location.href = link.href;
    }
    return;
  }
  if (event.key === 'g') afterG = Date.now();
  const act = SINGLE[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// data-key=save on a button without an act of its own saves the draft.
onClick('button[type=button][data-key=save]', () => saveDraft());

function label(button) {
  button.textContent = singleKeys ? button.dataset.keysOff : button.dataset.keysOn;
}
onClick('[data-keys-off]', (button) => {
  singleKeys = !singleKeys;
  if (stored()) {
    if (singleKeys) stored().removeItem(OFF);
    else stored().setItem(OFF, '1');
  }
  label(button);
});
const toggle = $('[data-keys-off]');
if (toggle) label(toggle);
