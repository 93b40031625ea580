// Comboboxes (ARIA 1.2): text, code or pinyin initials are searched on the server, which answers
// GET SOURCE?q=TEXT with [{code, label, note}]. Without script the box takes the code itself; with
// it the code goes into a hidden field and the box shows the label. What is typed and not chosen is
// sent as it is, so that the server can say what is wrong with it.

import { $, $$, composing, make, words } from './dom.js';
import { onPart, within } from './htmx.js';

const WAIT = 120;

class Combobox {
  constructor(box) {
    this.box = box;
    this.many = box.hasAttribute('data-many');
    const inputs = $$('input', box);
    this.input = inputs[0];
    this.name = this.input.name;
    this.found = [];
    this.at = -1;
    this.asked = 0;
    const chosen = inputs.filter((input) => input.value).map((input) => ({
      code: input.value,
      label: input.dataset.label || input.value,
    }));
    inputs.slice(1).forEach((input) => input.remove());
    this.input.removeAttribute('name');
    this.build();
    this.choose(chosen);
    this.listen();
  }

  build() {
    const label = document.querySelector(`label[for="${this.input.id}"]`);
    this.list = make('ul', 'combo-l');
    this.list.id = `${this.input.id}-l`;
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    if (label) this.list.setAttribute('aria-label', label.textContent);
    this.box.appendChild(this.list);
    if (this.many) {
      this.picked = make('ul', 'picked');
      this.box.prepend(this.picked);
    }
    const aria = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false' };
    Object.keys(aria).forEach((key) => this.input.setAttribute(key, aria[key]));
    this.input.setAttribute('aria-controls', this.list.id);
  }

  /** Replaces what is chosen. */
  choose(chosen) {
    this.chosen = chosen;
    $$('input[type=hidden]', this.box).forEach((input) => input.remove());
    for (const { code } of chosen.length || this.many ? chosen : [{ code: '' }]) {
      const hidden = make('input');
      hidden.type = 'hidden';
      hidden.name = this.name;
      hidden.value = code;
      this.box.appendChild(hidden);
    }
    if (this.many) this.drawPicked();
    else this.input.value = chosen.length ? chosen[0].label : '';
  }

  drawPicked() {
    this.input.value = '';
    this.picked.textContent = '';
    for (const pick of this.chosen) {
      const item = make('li', '', pick.label);
      const remove = make('button', '', '×');
      remove.type = 'button';
      remove.setAttribute('aria-label', `${words().remove} ${pick.label}`);
      remove.addEventListener('click', () => {
        this.choose(this.chosen.filter((other) => other.code !== pick.code));
        this.changed();
        this.input.focus();
      });
      item.appendChild(remove);
      this.picked.appendChild(item);
    }
  }

  changed() {
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  take(pick) {
    this.close();
    if (!pick) return;
    const others = this.chosen.filter((other) => other.code !== pick.code);
    this.choose(this.many ? others.concat(pick) : [pick]);
    this.changed();
  }

  /** The text was left without choosing: nothing, the same as before, or sent as typed. */
  leave() {
    this.close();
    const text = this.input.value.trim();
    if (this.many) {
      if (text) this.take({ code: text, label: text });
    } else if (text !== (this.chosen.length ? this.chosen[0].label : '')) {
      this.choose(text ? [{ code: text, label: text }] : []);
      this.changed();
    }
  }

  async search() {
    const mine = ++this.asked;
    const { combo } = this.box.dataset;
    const glue = combo.indexOf('?') < 0 ? '?' : '&';
    const text = this.input.value.trim();
    const own = !this.many && this.chosen.length && this.chosen[0].label === text;
    try {
      const answer = await fetch(`${combo}${glue}q=${encodeURIComponent(own ? '' : text)}`);
      const found = answer.ok ? await answer.json() : [];
      if (mine === this.asked && document.activeElement === this.input) this.open(found);
    } catch (lost) {
      this.close();
    }
  }

  open(found) {
    this.found = found;
    this.list.textContent = '';
    found.forEach((pick, i) => {
      const item = make('li');
      item.id = `${this.list.id}-${i}`;
      item.setAttribute('role', 'option');
      item.appendChild(make('span', '', pick.label));
      if (pick.note) item.appendChild(make('span', 'py', pick.note));
      this.list.appendChild(item);
    });
    if (!found.length) this.list.appendChild(make('li', 'none', words().none));
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.mark(found.length && this.input.value.trim() ? 0 : -1);
  }

  close() {
    this.asked += 1;
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  /** Scrolls inside the list only: scrollIntoView would move the page. */
  mark(at) {
    this.at = at;
    $$('[role=option]', this.list).forEach((item, i) => {
      item.setAttribute('aria-selected', i === at);
      if (i !== at) return;
      this.input.setAttribute('aria-activedescendant', item.id);
      const bottom = item.offsetTop + item.offsetHeight;
      if (item.offsetTop < this.list.scrollTop) this.list.scrollTop = item.offsetTop;
      if (bottom > this.list.scrollTop + this.list.clientHeight) {
        this.list.scrollTop = bottom - this.list.clientHeight;
      }
    });
  }

  key(event) {
    if (composing(event)) return;
    const open = !this.list.hidden;
    const last = this.found.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) this.search();
      else this.mark(Math.max(0, Math.min(last, this.at + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && open && this.at >= 0) {
      event.preventDefault();
      this.take(this.found[this.at]);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Tab' && open && this.at >= 0) {
      this.take(this.found[this.at]);
    } else if (event.key === 'Backspace' && this.many && !this.input.value && this.chosen.length) {
      this.choose(this.chosen.slice(0, -1));
      this.changed();
    }
  }

  listen() {
    let timer = 0;
    this.input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(), WAIT);
    });
    this.input.addEventListener('click', () => this.list.hidden && this.search());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.leave());
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault(); // the focus stays in the box
      const item = event.target.closest('[role=option]');
      if (item) this.take(this.found[$$('[role=option]', this.list).indexOf(item)]);
    });
  }
}

onPart((part) => {
  for (const box of within(part, '[data-combo]:not([data-ready])')) {
    if ($('input[readonly]', box)) continue;
    box.dataset.ready = 'yes';
    new Combobox(box);
  }
});
