// Turns the hall screen's slides, asks for the programme every few seconds, goes on with the one it has
// when the network is gone. Without this script the page turns by reloading.

const hall = document.querySelector('[data-hall]');
const stage = document.querySelector('[data-stage]');
const off = document.querySelector('[data-off]');
const clock = document.querySelector('[data-clock]');

/** Milliseconds of the fade; as in the style sheet. */
const FADE = 600;
/** After a failure it is asked again after this time, milliseconds. */
const AGAIN = 15000;
/** A page that has run for a day is loaded anew, so that new scripts come. */
const DAY = 86400000;

let programme = null;
let tag = '';
let place = -1;
let shown = '';
let timer = 0;
const began = Date.now();

const runs = (now) => programme.runs.some(([from, to]) => from <= now && now < to);
const pushed = (now) => (programme.push && now < programme.push.until ? programme.push : null);

/** What is to be seen now, and for how many seconds. */
function next(step) {
  const now = Date.now();
  const push = pushed(now);
  if (push) return { id: `push:${push.id}`, html: push.html, seconds: 5 };
  if (!runs(now)) return { id: 'resting', html: programme.resting, seconds: 20 };
  const slides = programme.slides.filter((one) => !one.until || now < one.until);
  if (!slides.length) return { id: 'empty', html: programme.empty, seconds: 20 };
  place = (place + step) % slides.length;
  return slides[place];
}

function put(html, fade) {
  if (!fade) {
    stage.innerHTML = html;
    return;
  }
  stage.classList.add('is-out');
  setTimeout(() => {
    stage.innerHTML = html;
    stage.classList.remove('is-out');
  }, FADE);
}

/** Goes on to the next slide, or stays and shows the same one as it is now. */
function turn(step) {
  clearTimeout(timer);
  if (!programme) return;
  const one = next(step);
  if (one.id !== shown || step === 0) put(one.html, shown !== '' && one.id !== shown);
  shown = one.id;
  hall.dataset.showing = one.id;
  timer = setTimeout(() => turn(1), Math.max(2, one.seconds) * 1000);
}

function arrived(told) {
  const before = programme;
  programme = told;
  const now = Date.now();
  // What is pushed comes at once and goes at once; other news wait for the next turn.
  const changed = (pushed(now) || {}).id !== ((before && before.push) || {}).id;
  if (!before) turn(1);
  else if (changed) turn(pushed(now) ? 0 : 1);
}

async function ask() {
  let wait = AGAIN;
  try {
    const url = `${hall.dataset.hall}&showing=${encodeURIComponent(shown)}`;
    const answer = await fetch(url, { headers: tag ? { 'if-none-match': tag } : {}, cache: 'no-store' });
    if (answer.ok) {
      tag = answer.headers.get('etag') || '';
      arrived(await answer.json());
    }
    const kept = answer.headers.get('x-kept') === '1';
    off.hidden = !kept;
    if (answer.ok || answer.status === 304) wait = ((programme && programme.poll) || 5) * 1000;
    if (!kept && Date.now() - began > DAY) window.location.reload();
  } catch (error) {
    off.hidden = false;
  }
  setTimeout(ask, wait);
}

function tick() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
}

/** Has the worker keep the page, its sheets and scripts and the programme, for a start without network. */
async function keep() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(hall.dataset.worker, { scope: '/p/hall/' });
    const worker = (await navigator.serviceWorker.ready).active;
    const parts = [...document.querySelectorAll('link[href], script[src]')].map((one) => one.href || one.src);
    worker.postMessage({ keep: [window.location.href, new URL(hall.dataset.hall, window.location.href).href, ...parts] });
  } catch (error) {
    // Over plain http there are no workers: the open page goes on, a restart needs the network.
  }
}

tick();
setInterval(tick, 1000);
ask();
keep();
