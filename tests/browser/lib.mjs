// What the stories share: a demo bank served by the real binary, a real Chromium, people who log in.
import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const out = path.join(root, 'tests/browser/out');
const pictures = process.env.UPDATE_PICTURES ? path.join(root, 'docs/pictures') : out;
const binary = path.join(process.env.CARGO_TARGET_DIR || path.join(root, 'target'), 'debug/xiaobao');
// The program refuses settings it does not know; those of the tests are none of its business.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XIAOBAO_')));
export const PASSWORD = 'Xiaobao-demo-1';

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts the demo bank in a folder of its own; gives its address and a way to stop it.
export async function startBank(complaints = 120) {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'xiaobao-browser-'));
  const port = await freePort();
  const args = ['demo', '--data', data, '--listen', `127.0.0.1:${port}`, '--complaints', String(complaints), '--seed', '7'];
  const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', chunk => { said += chunk; });
  child.stderr.on('data', chunk => { said += chunk; });
  const address = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 180_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the demo bank stopped:\n${said}`);
    if (Date.now() > deadline) throw new Error(`the demo bank did not start:\n${said}`);
    try {
      if ((await fetch(`${address}/readyz`)).ok) break;
    } catch { /* not yet */ }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return {
    address,
    data,
    stop: async () => {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// A person with a window of their own. Page errors and CSP violations fail the story.
export async function person(browser, bank, login, { size = sizes.desktop, locale = 'zh-CN', script = true } = {}) {
  const context = await browser.newContext({
    baseURL: bank.address, viewport: size, locale, timezoneId: 'Asia/Shanghai', javaScriptEnabled: script, acceptDownloads: true,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', error => page.faults.push(`script error: ${error.message}`));
  page.on('console', message => {
    if (/Content Security Policy/.test(message.text())) page.faults.push(message.text());
  });
  if (login) {
    await page.goto('/login');
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(url => !url.pathname.startsWith('/login'));
  }
  return page;
}

export async function leave(page) {
  const faults = page.faults;
  await page.context().close();
  check(faults.length === 0, faults.join('\n'));
}

export function check(condition, message) {
  if (!condition) throw new Error(message || 'a check failed');
}

export function same(actual, expected, what) {
  check(actual === expected, `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
}

// Saves a picture. Times that change with every run are not part of what pictures show off.
export async function picture(page, name, fullPage = false) {
  fs.mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage });
}

// No accessibility violation (WCAG 2.2 A and AA).
export async function accessible(page, what) {
  const axe = fs.readFileSync(path.join(root, 'tests/browser/node_modules/axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  // As tall as the page: what merely happens to lie under the bar of actions can be scrolled from there.
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height + 120) });
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  await page.setViewportSize(size);
  const lines = found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}`);
  check(lines.length === 0, `${what} is not accessible:\n${lines.join('\n')}`);
}

// No sideways scroll.
export async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${what} scrolls sideways by ${wide} px`);
}

// Fills a field of the open panel, whatever its control is.
export async function fill(panel, name, value) {
  const control = panel.locator(`[id="f-${name}"]`);
  const kind = await control.evaluate(e => (e.closest('.combo') ? 'combo' : e.getAttribute('role') || e.type || e.tagName));
  if (kind === 'combo') {
    await control.fill(value);
    await panel.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
    await control.press('Enter');
  } else if (kind === 'radiogroup') {
    await control.locator(`input[value="${value}"]`).check();
  } else if (kind === 'select-one') {
    await control.selectOption(value);
  } else if (kind === 'checkbox') {
    await control.setChecked(value);
  } else {
    await control.fill(value);
  }
}

// Opens the action's form from the case page and sends it.
export async function act(page, number, action, fields = {}) {
  await page.goto(`/complaints/${number}`);
  const link = page.locator(`.act a[href$="/actions/${action}"]`).first();
  check(await link.count() === 1, `${action} is not offered`);
  if (!(await link.isVisible())) await page.locator('.act details.menu > summary').click();
  await link.click();
  const panel = page.locator('#panel');
  await panel.locator('form').waitFor();
  for (const [name, value] of Object.entries(fields)) await fill(panel, name, value);
  await Promise.all([page.waitForEvent('load'), panel.locator('form button[type=submit]').click()]);
  await page.locator('.alert--g').waitFor();
}

export async function offered(page, number) {
  await page.goto(`/complaints/${number}`);
  return page.$$eval('.act a[href*="/actions/"]', links => links.map(a => a.href.split('/actions/')[1]));
}

// The bank's wall clock, which is eight hours ahead all year: `2026-11-25T09:30`.
export function wall(instant) {
  return new Date(instant + 8 * 3600e3).toISOString().slice(0, 16);
}

// Registers a complaint that was received at an instant; gives its number.
export async function register(clerk, received, content, category, cause, unit) {
  await clerk.goto('/complaints/new');
  await clerk.fill('[id="f-received_at"]', wall(received));
  await clerk.fill('[id="f-complainant.name"]', '期限测试');
  await clerk.fill('[id="f-complainant.phone"]', '19901237777');
  await clerk.fill('[id="f-content"]', content);
  for (const [name, code] of [['category', category], ['cause', cause], ['unit', unit]]) {
    if (!code) continue;
    await clerk.fill(`[id="f-${name}"]`, code);
    await clerk.locator('.combo-l:not([hidden]) [role=option]').first().waitFor();
    await clerk.press(`[id="f-${name}"]`, 'Enter');
  }
  await clerk.click('.act button[type=submit]');
  await clerk.waitForURL(/\/complaints\/TS-/);
  return new URL(clerk.url()).pathname.split('/').pop();
}
