// Access: a second factor with its codes, sessions that are ended, the bank's rules, and a case opened in
// an emergency, told, reviewed.
import { createHmac } from 'node:crypto';
import { accessible, check, fits, leave, PASSWORD, person, picture, sizes } from '../lib.mjs';

// What an authenticator shows (RFC 6238).
function code(secret, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[^A-Z2-7]/g, '')].map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const start = mac[19] & 15;
  return String((mac.readUInt32BE(start) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function looked(page, what, name) {
  await accessible(page, what);
  await picture(page, `access-${name}`, true);
  await page.setViewportSize(sizes.phone);
  await fits(page, `${what} on a phone`);
  await picture(page, `access-${name}-phone`, true);
  await page.setViewportSize(sizes.desktop);
}

async function factor(browser, bank) {
  const handler = await person(browser, bank, 'yexiaolan');
  await handler.goto('/me/factor');
  await looked(handler, 'the second factor', 'factor-off');
  await handler.click('form[action="/me/factor/setup"] button');
  await handler.waitForSelector('[data-secret]');
  const secret = await handler.textContent('[data-secret]');
  await looked(handler, 'its setting up', 'factor-setup');
  await handler.fill('form[action="/me/factor"] input[name=code]', code(secret));
  await handler.click('form[action="/me/factor"] button[type=submit]');
  await handler.waitForFunction(() => document.querySelectorAll('[data-secret], .mono').length > 0);
  check((await handler.textContent('main')).includes('恢复码'), 'recovery codes are shown once');
  await looked(handler, 'the recovery codes', 'factor-codes');
  const again = await person(browser, bank, null);
  await again.goto('/login');
  await again.fill('input[name=login]', 'yexiaolan');
  await again.fill('input[name=password]', PASSWORD);
  await again.keyboard.press('Enter');
  await again.waitForURL(/\/login\/code/);
  await looked(again, 'the page that asks for the code', 'code');
  // The code of the step before was taken; the next one is good already.
  await again.fill('input[name=code]', code(secret, Date.now() + 30_000));
  await again.keyboard.press('Enter');
  await again.waitForURL(url => !url.pathname.startsWith('/login'));
  await again.goto('/me/sessions');
  await looked(again, 'the sessions', 'sessions');
  await again.click('form[action="/me/sessions/others/end"] button');
  const ask = again.locator('dialog[open] button[data-yes], dialog[open] .btn--d, dialog[open] .btn--p');
  if (await ask.count()) await ask.first().click();
  await again.waitForLoadState();
  await handler.goto('/inbox');
  check(new URL(handler.url()).pathname.startsWith('/login'), 'the other session is over');
  await leave(handler);
  await leave(again);
}

async function policy(browser, bank) {
  const admin = await person(browser, bank, 'linzhihang');
  await admin.goto('/access/policy');
  await looked(admin, 'the rules of access', 'policy');
  await admin.fill('input[name=emergency_minutes]', '1000');
  await admin.click('button[data-key=submit]');
  check((await admin.textContent('main')).includes('240'), 'there is a ceiling');
  await admin.fill('input[name=emergency_minutes]', '50');
  await admin.fill('input[name=networks_leader]', '10.0.0.0/8');
  await admin.click('button[data-key=submit]');
  await admin.waitForLoadState();
  check(await admin.inputValue('input[name=emergency_minutes]') === '50', 'the rules are saved');
  await admin.fill('input[name=networks_leader]', '');
  await admin.click('button[data-key=submit]');
  await admin.waitForLoadState();
  const english = await person(browser, bank, 'linzhihang', { locale: 'en-GB' });
  await english.goto('/access/policy');
  await looked(english, 'the rules of access in English', 'policy-en');
  await leave(english);
  await leave(admin);
}

async function emergency(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/emergency');
  await looked(office, 'accesses', 'emergency');
  const first = office.locator('a.mono[href^="/emergency/"], td.mono a[href^="/emergency/"]').first();
  const number = (await first.textContent()).trim();
  await leave(office);

  const officer = await person(browser, bank, 'yangshuhan');
  await officer.goto('/complaints/TS-20260101-0301-9999');
  check((await officer.textContent('main')).includes('应急查阅'), 'who may is offered it');
  await officer.goto(`/emergency/new?number=${number}`);
  await looked(officer, 'opening a case', 'emergency-new');
  await officer.fill('textarea[name=reason]', '上级紧急询问，须立即了解进展');
  await officer.click('main button[type=submit]');
  await officer.waitForURL(/\/complaints\/TS-/);
  await picture(officer, 'access-emergency-case');
  await leave(officer);

  const reviewer = await person(browser, bank, 'tianyihe', { locale: 'en-GB' });
  await reviewer.goto('/emergency');
  await looked(reviewer, 'accesses in English', 'emergency-en');
  await reviewer.locator('td.mono a[href^="/emergency/"]').first().click();
  await reviewer.waitForURL(/\/emergency\/\d+/);
  await looked(reviewer, 'one access', 'emergency-one');
  await reviewer.locator('input[name=verdict][value=justified], select[name=verdict]').first().evaluate(e => {
    if (e.tagName === 'SELECT') e.value = 'justified'; else e.checked = true;
  });
  await reviewer.fill('textarea[name=remark]', 'Asked the officer; it was needed.');
  await reviewer.click('main form button[type=submit]');
  await reviewer.waitForURL(/\/emergency$/);
  const auditor = await person(browser, bank, 'gaoyuanhang');
  await auditor.goto('/emergency');
  check(await auditor.locator('a[href="/emergency/new"]').count() === 0, 'an auditor opens nothing');
  await auditor.goto('/evidence/entry?kind=account&id=gaoyuanhang&seq=1');
  await leave(auditor);
}

export default {
  'a second factor is set up, asked for, and another session ended': factor,
  'the rules of access have a floor and a ceiling': policy,
  'a case is opened in an emergency and reviewed': emergency,
};
