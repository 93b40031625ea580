// An article and a quiz are written, handed in, looked at, published by another; read on a phone without script;
// withdrawn and gone. The figures count the reads.
import { accessible, check, fill, fits, leave, person, picture, sizes } from '../lib.mjs';

const AGENT = 'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36';
const BODY = '# 要点\n看清**年化利率**再签字。\n- 不透支\n- 不逾期\n<script>alert(1)</script>';

async function open(page, path) {
  await page.goto(path);
  return (await page.textContent('main')) || '';
}

async function act(page, path, action, reason) {
  await page.goto(`${path}/actions/${action}`);
  if (reason) await page.fill('#f-reason', reason);
  await page.click('button[data-key=submit]');
  await page.waitForURL(url => url.pathname === path);
}

async function taught(browser, bank) {
  const writer = await person(browser, bank, 'tianyihe');
  await open(writer, '/content');
  await accessible(writer, 'content for the public');
  await picture(writer, 'content');
  await writer.goto('/content/article');
  await accessible(writer, 'articles');
  await picture(writer, 'content-articles');
  await writer.goto('/content/article/new');
  await accessible(writer, 'a new article');
  await writer.fill('#f-title', '信用卡使用三提醒');
  await writer.click('button[data-key=submit]');
  await writer.locator('#f-body-e').waitFor();
  check(await writer.inputValue('#f-title') === '信用卡使用三提醒', 'what was typed is kept');
  await writer.fill('#f-summary', '账单、额度、年化，三件事看清楚。');
  await writer.fill('#f-body', BODY);
  await fill(writer, 'topic', 'borrowing');
  await writer.check('input[name=audience][value=young]');
  await writer.fill('#f-key', 'card-three');
  await writer.click('button[data-key=submit]');
  await writer.waitForURL(/\/content\/article\/card-three/);
  const path = '/content/article/card-three';
  check((await open(writer, path)).includes('草稿'), 'it is a draft');
  await act(writer, path, 'hand_in');
  check(await writer.locator(`a[href*="${path}/actions/publish"]`).count() === 0, 'nobody publishes their own');
  await leave(writer);

  const guest = await browser.newContext({ baseURL: bank.address, javaScriptEnabled: false, viewport: sizes.phone, locale: 'zh-CN', userAgent: AGENT });
  const phone = await guest.newPage();
  check((await phone.goto('/p/learn/article/card-three')).status() === 404, 'what is not published is not there');

  const office = await person(browser, bank, 'wangyaqin');
  await office.goto(path);
  await accessible(office, 'an article handed in');
  await picture(office, 'content-article', true);
  await office.goto(`${path}/preview`);
  check((await office.textContent('main')).includes('看清年化利率再签字'), 'the preview shows it');
  await picture(office, 'content-preview');
  await act(office, path, 'publish');
  await office.setViewportSize(sizes.phone);
  await office.goto(path);
  await fits(office, 'an article on a phone');
  await office.setViewportSize(sizes.desktop);

  await phone.goto('/p/learn');
  await picture(phone, 'public-learn-phone', true);
  await phone.selectOption('#f-topic', 'borrowing');
  await phone.click('main form button');
  await phone.click('main a[href="/p/learn/article/card-three"]');
  const text = await phone.textContent('main');
  check(text.includes('<script>alert(1)</script>'), 'markup of others is text');
  check(await phone.locator('a.term').count() > 0, 'a term is explained in place');
  await picture(phone, 'public-article-phone', true);
  await phone.goto('/p/learn/quiz/anti-fraud-basics');
  await phone.click('#quiz button');
  check((await phone.textContent('main')).includes('还有题目没有选择'), 'missing answers are told');
  for (const [no, place] of [[1, 1], [2, 1], [3, 0], [4, 1], [5, 0]]) await phone.check(`input[name=q${no}][value="${place}"]`);
  await phone.click('#quiz button');
  check((await phone.textContent('main')).includes('答对 4 题，共 5 题'), 'the quiz is judged without script');
  await picture(phone, 'public-quiz-phone', true);
  for (const [name, at] of [['glossary', '/p/glossary'], ['notices', '/p/notices'], ['channels', '/p/complain-channels'], ['mediation', '/p/mediation']]) {
    await phone.goto(at);
    await picture(phone, `public-${name}-phone`);
  }
  const [file] = await Promise.all([phone.waitForEvent('download'), phone.goto('/p/learn/material/one-page/file').catch(() => null)]);
  check(file.suggestedFilename().endsWith('.txt'), `material is ${file.suggestedFilename()}`);

  await act(office, path, 'withdraw', '内容有误，重新核对');
  check((await phone.goto('/p/learn/article/card-three')).status() === 404, 'what is withdrawn is gone');
  await guest.close();
  await seen(browser, bank);
  await leave(office);
}

// The public pages hold for a screen reader and a phone; the figures appear within a minute.
async function seen(browser, bank) {
  const context = await browser.newContext({ baseURL: bank.address, viewport: sizes.phone, locale: 'zh-CN', userAgent: AGENT });
  const page = await context.newPage();
  for (const at of ['/p/learn', '/p/learn/article/code-never-told', '/p/learn/case_story/refund-call', '/p/learn/quiz/borrowing-costs',
    '/p/learn/material/one-page', '/p/glossary', '/p/notices', '/p/notices/fake-app', '/p/complain-channels', '/p/mediation']) {
    await page.goto(at);
    await accessible(page, at);
    await fits(page, at);
  }
  await context.close();
  const office = await person(browser, bank, 'wangyaqin');
  for (let round = 0; ; round++) {
    const text = await open(office, '/education');
    if (text.includes('反诈小测验')) break;
    check(round < 90, 'what was read is counted within a minute');
    await office.waitForTimeout(1000);
  }
  await accessible(office, 'files and figures');
  await picture(office, 'education-figures', true);
  await leave(office);
}

export default {
  'an article is written, published by another, read on a phone without script, and withdrawn': taught,
};
