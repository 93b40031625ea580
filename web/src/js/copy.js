// data-copy="TEXT": copies without navigator.clipboard, which plain-http intranets do not have.

import { make, onClick, words } from './dom.js';
import { toast } from './message.js';

onClick('[data-copy]', (button) => {
  const area = make('textarea', 'vh');
  area.value = button.dataset.copy;
  document.body.appendChild(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  button.focus();
  toast(words().copied);
});

// data-print: the browser's own dialog.
onClick('[data-print]', () => window.print());
