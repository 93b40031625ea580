// Small words the other modules share.

/** The first element of a selector. */
export const $ = (selector, root = document) => root.querySelector(selector);

/** All elements of a selector, as an array. */
export const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));

/** A sentence in the page's language; the layout puts them on <body data-…>. */
export const words = () => document.body.dataset;

/** Fills {name} places of a sentence. */
export const fill = (text, values) =>
  (text || '').replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));

/** Calls `act` on every click on an element of the selector, now or later in the page. */
export function onClick(selector, act) {
  document.addEventListener('click', (event) => {
    const element = event.target.closest(selector);
    if (element) act(element, event);
  });
}

/** An element with class and text. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * Whether a key belongs to an input method. The Enter that takes a pinyin candidate is no command;
 * 229 is what engines send that clear `isComposing` too early.
 */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** Whether a key is meant for a field. */
export const typing = (event) =>
  /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;

/** Whether an element can be seen. */
export const seen = (element) => element.offsetParent !== null;
