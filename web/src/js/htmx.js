// htmx under a strict content security policy, and what happens when an answer is not a page.

import htmx from 'htmx.org';
import { $$, words } from './dom.js';
import { answerTrouble, say } from './message.js';

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // A stored page would be personal data in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  timeout: 20000,
  defaultSwapStyle: 'outerHTML',
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '422', swap: true, error: false }, // a form with what is wrong in it
    { code: '...', swap: false, error: true },
  ],
});

/** Runs `prepare` on the page and on every part that htmx or `send` puts into it later. */
export function onPart(prepare) {
  prepare(document.body);
  document.addEventListener('htmx:load', (event) => prepare(event.detail.elt));
}

/** Makes a part that was put in by hand known to htmx and to all modules. */
export function welcome(element) {
  htmx.process(element);
  htmx.trigger(element, 'htmx:load');
}

/** `element` and those inside it that match. */
export const within = (element, selector) =>
  (element.matches && element.matches(selector) ? [element] : []).concat($$(selector, element));

document.addEventListener('htmx:responseError', (event) => {
  // A number in the menu that could not be loaded is not worth a message.
  if (event.detail.elt.matches('.ct')) return;
  const { status, responseText } = event.detail.xhr;
  answerTrouble(status, responseText, event.detail.xhr.getResponseHeader('x-request-id'));
});
for (const name of ['htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(name, (event) => {
    if (!event.detail.elt.matches('.ct')) say('o', words().offline);
  });
}
