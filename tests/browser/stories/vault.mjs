// Sealed data: the administrator makes a new master key while the bank works; the office asks for an erasure
// and is told what the law has kept.
import { accessible, check, fits, leave, person, picture, same, sizes } from '../lib.mjs';

async function rotated(browser, bank) {
  const admin = await person(browser, bank, 'linzhihang');
  await admin.goto('/vault/keys');
  await accessible(admin, 'keys');
  const current = () => admin.locator('#rotation td.mono').first().textContent();
  const before = await current();
  await admin.click('form[action="/vault/keys/rotate"] button');
  await admin.waitForFunction(
    old => document.querySelector('#rotation td.mono').textContent !== old, before, { timeout: 30_000 });
  // The page follows by itself until every key is wrapped anew.
  await admin.locator('#rotation progress').waitFor({ state: 'detached', timeout: 60_000 });
  const after = await current();
  const keys = await admin.textContent('#rotation');
  check(!keys.includes(before), `no key is left under ${before}`);
  check((await admin.textContent('main')).includes(after), 'the new key stands in the history');
  await picture(admin, 'keys');
  await admin.setViewportSize(sizes.phone);
  await fits(admin, 'keys on a phone');
  await picture(admin, 'keys-phone');
  await leave(admin);

  // What was sealed before still opens.
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/complaints');
  await office.locator('tbody a[href^="/complaints/"]').first().click();
  await office.waitForURL(/\/complaints\/TS-/);
  check(!(await office.textContent('main')).includes('erased'), 'the words of a case are readable');
  await leave(office);
}

async function erasure(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/complaints?tab=all&status=closed');
  const href = await office.locator('tbody a[href^="/complaints/TS-"]').last().getAttribute('href');
  const number = href.split('/').pop();
  await office.goto(`/retention/erasure?case=${number}`);
  same(await office.inputValue('[name=complaints]'), number, 'the case is filled in');
  await accessible(office, 'erasure');
  await picture(office, 'erasure');
  await office.setViewportSize(sizes.phone);
  await fits(office, 'erasure on a phone');
  await office.setViewportSize(sizes.desktop);
  await office.fill('[name=reason]', '客户本人申请删除');
  await office.click('button[data-key=submit]');
  await office.locator('#f-complaints-e').waitFor();
  const told = await office.textContent('#f-complaints-e');
  // A few of the demo bank's closed cases are held, which is told first.
  check(told.includes(number) && (told.includes('依法须保存') || told.includes('冻结')), `it is kept: ${told}`);
  same(await office.inputValue('[name=reason]'), '客户本人申请删除', 'what was typed is kept');
  await leave(office);
}

export default {
  'a new master key is made while the bank works': rotated,
  'an erasure within what the law has kept is refused in plain words': erasure,
};
