// What a person asks about their own data: sent on a phone without script, accepted, checked, copied and answered
// by the office, followed with the code; and what the list and the figures look like.
import { accessible, check, fits, leave, person, picture, same, sizes } from '../lib.mjs';

const OFFICE = 'wangyaqin';

async function sent(browser, bank) {
  const page = await person(browser, bank, null, { size: sizes.phone, script: false });
  await page.goto('/p/privacy');
  await fits(page, 'public notice on a phone');
  await picture(page, 'privacy-public-phone', true);
  await page.click('main a[href="/p/privacy/new"]');
  await page.fill('#f-content', '请提供我在贵行投诉记录的副本。');
  await page.fill('#f-name', '温如言');
  await page.fill('#f-phone', '12');
  await page.click('button[type=submit].btn--p');
  check((await page.inputValue('#f-content')).includes('副本'), 'what was typed is kept');
  await fits(page, 'public form on a phone');
  await picture(page, 'privacy-form-phone', true);
  await page.selectOption('#f-kind', 'copy').catch(() => page.check('input[name=kind][value=copy]'));
  await page.check('input[name=applicant][value=self]').catch(() => page.selectOption('#f-applicant', 'self'));
  await page.fill('#f-phone', '13900010099');
  await page.click('button[type=submit].btn--p');
  const code = await page.textContent('.pub-code');
  check(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/.test(code), `the code is ${code}`);
  await fits(page, 'public receipt on a phone');
  await picture(page, 'privacy-done-phone', true);
  const number = await page.textContent('dl.kv dd');
  await leave(page);
  return { code, number };
}

async function track(browser, bank, code, size = sizes.phone) {
  const page = await person(browser, bank, null, { size, script: false });
  await page.goto('/p/privacy/track');
  await page.fill('#f-code', code.toLowerCase());
  await page.click('button[type=submit]');
  return page;
}

async function act(office, action, fill) {
  await office.click(`.act a[href$="/actions/${action}"]`);
  await office.locator('#form').waitFor();
  if (fill) await fill();
  await office.click('#form button[type=submit]');
  await office.locator('#form').waitFor({ state: 'detached' });
}

const pick = async (office, name, value) => {
  const select = office.locator(`select[name=${name}]`);
  if (await select.count()) await select.selectOption(value);
  else await office.check(`input[name=${name}][value=${value}]`);
};

async function asked(browser, bank) {
  const { code, number } = await sent(browser, bank);
  const office = await person(browser, bank, OFFICE);
  await office.goto('/privacy/requests');
  check(!(await office.textContent('main')).includes(number), 'what nobody accepted is not in the worklist');
  await accessible(office, 'requests');
  await picture(office, 'privacy-requests');
  await office.click('a[href$="tab=submitted"]');
  await office.click(`a[href$="${number}"]`);
  await office.waitForURL(new RegExp(number));
  await accessible(office, 'a request');
  await act(office, 'accept');
  await act(office, 'check_identity', async () => {
    await pick(office, 'method', 'registered_phone');
    await pick(office, 'paper', 'none');
  });
  await act(office, 'take');
  await office.click('a[href$="/reveal"]');
  await office.fill('#f-reason', '办理副本请求');
  await office.click('#form button[type=submit]');
  await office.locator('#held').waitFor({ state: 'attached' });
  check(await office.locator('#f-format').count() === 1, `the handler may make a copy: ${await office.textContent('main')}`);
  check((await office.textContent('main')).includes('温如言'), 'the person is shown for a purpose');
  await accessible(office, 'the person revealed');
  await picture(office, 'privacy-revealed', true);
  const copy = office.locator('button[formaction$="/copy/file"]');
  const [file] = await Promise.all([office.waitForEvent('download'), copy.click()]);
  same(file.suggestedFilename(), `${number}-copy.docx`, 'the copy');
  await office.goto(`/privacy/requests/${number}`);
  await act(office, 'answer', async () => {
    await pick(office, 'result', 'done');
    await pick(office, 'told_by', 'email');
    await office.fill('#f-answer', '副本已制作完成，请携证件到网点领取。');
    await office.check('input[name=release]');
  });
  await picture(office, 'privacy-request', true);
  await office.setViewportSize(sizes.phone);
  await fits(office, 'a request on a phone');
  await picture(office, 'privacy-request-phone', true);
  await leave(office);

  const page = await track(browser, bank, code);
  check((await page.textContent('main')).includes('请携证件到网点领取'), 'the answer is read with the code');
  await fits(page, 'tracking on a phone');
  await picture(page, 'privacy-track-phone', true);
  const [letter] = await Promise.all([page.waitForEvent('download'), page.click('form[action="/p/privacy/letter"] button')]);
  same(letter.suggestedFilename(), `${number}.docx`, 'the letter');
  await leave(page);
}

async function looks(browser, bank) {
  for (const locale of ['zh-CN', 'en-US']) {
    const page = await person(browser, bank, null, { locale });
    for (const [path, name] of [['/p/privacy', 'home'], ['/p/privacy/new', 'new'], ['/p/privacy/track', 'track']]) {
      await page.goto(path);
      await accessible(page, `${path} in ${locale}`);
      await picture(page, `privacy-${name}-${locale}`, true);
    }
    await leave(page);
  }
  const office = await person(browser, bank, OFFICE);
  await office.goto('/privacy/requests/figures');
  await accessible(office, 'figures');
  await picture(office, 'privacy-figures');
  await office.setViewportSize(sizes.phone);
  await office.goto('/privacy/requests');
  await fits(office, 'requests on a phone');
  await picture(office, 'privacy-requests-phone');
  await leave(office);
}

export default {
  'a person asks on a phone, is answered, and reads it with the code': asked,
  'the pages in both languages': looks,
};
