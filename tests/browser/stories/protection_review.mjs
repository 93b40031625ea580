// A poster that promises 保本 is handed in: the words are marked, two reviewers opine, it is answered, passed on a condition that is
// met; another one is refused; the word list goes out to Excel and comes back.
import { accessible, check, fill, fits, leave, person, picture, sizes } from '../lib.mjs';

const HOME = '/protection-reviews';
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

async function send(page, path) {
  await page.click('button[data-key=submit]');
  await page.waitForURL(`**${path}`);
}

async function act(page, path, action, values, query = '') {
  await page.goto(`${path}/actions/${action}${query}`);
  for (const [name, value] of Object.entries(values)) await fill(page, name, value);
  await send(page, path);
}

async function checklist(page, path) {
  await page.goto(`${path}/checklist`);
  for (const radio of await page.locator('input[type=radio][value=yes]').all()) await radio.check();
  await page.click('main form button[type=submit]');
  await page.waitForURL(`**${path}`);
}

async function handedIn(page, title, name, text) {
  await page.goto(`${HOME}/new`);
  await accessible(page, 'new protection review');
  const values = {
    title, change: '网点海报', concerned: '零售客户', launch: day(30), subject_key: 'XC-STORY', subject_name: title, subject_version: '1.0',
    kind: 'marketing', occasion: 'new', subject_kind: 'text',
  };
  for (const [field, value] of Object.entries(values)) await fill(page, field, value);
  await page.click('button[data-key=submit]');
  await page.waitForURL(/\/protection-reviews\/XS-/);
  const path = new URL(page.url()).pathname;
  await page.setInputFiles('#papers-in', { name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.click('#papers form[enctype] button');
  await page.locator('#papers h3').first().waitFor();
  await checklist(page, path);
  await act(page, path, 'submission', {});
  return path;
}

async function named(office, path) {
  await office.goto(`${path}/actions/reviewers`);
  await fill(office, 'reviewers', 'yuanlicheng');
  await office.fill('#f-due', day(5));
  await send(office, path);
  await act(office, path, 'reviewers', { reviewers: 'tianyihe', due: day(5) });
}

async function heard(browser, bank, login, path, must) {
  const page = await person(browser, bank, login);
  await page.goto(path);
  if (must) {
    await page.locator('#papers a', { hasText: '据此出具意见' }).last().click();
    check((await page.inputValue('#f-opinion')).includes('保本'), 'the opinion begins with the marked sentence');
    await send(page, path);
  }
  await checklist(page, path);
  await act(page, path, 'heard', { conclusion: '已逐项审查' });
  await leave(page);
}

async function passed(browser, bank) {
  const maker = await person(browser, bank, 'jinhaoran');
  await maker.goto(HOME);
  await accessible(maker, 'protection reviews');
  await picture(maker, 'protection-reviews');
  await maker.setViewportSize(sizes.phone);
  await fits(maker, 'protection reviews on a phone');
  await picture(maker, 'protection-reviews-phone');
  await maker.setViewportSize(sizes.desktop);
  const path = await handedIn(maker, '故事海报', '海报.txt', '限时发售，本产品保 本，年化5%。\n投资须谨慎。');
  check((await maker.textContent('#papers mark')) === '保 本', 'the promise is marked where it stands');
  await accessible(maker, 'protection review');
  await picture(maker, 'protection-review', true);
  await maker.setViewportSize(sizes.phone);
  await fits(maker, 'protection review on a phone');
  await picture(maker, 'protection-review-phone', true);
  await maker.setViewportSize(sizes.desktop);

  const office = await person(browser, bank, 'wangyaqin');
  await named(office, path);
  await heard(browser, bank, 'yuanlicheng', path, true);
  await heard(browser, bank, 'tianyihe', path, false);
  await office.goto(`${path}/actions/decision`);
  await fill(office, 'decision', 'passed');
  await office.fill('#f-text', '同意');
  await office.click('button[data-key=submit]');
  // An open opinion that must be adopted stands in the way.
  await office.waitForFunction(() => document.querySelector('main').textContent.includes('尚未了结'));

  await act(maker, path, 'reply', { adoption: 'adopted', answer: '已删除' }, '?no=1');
  const reviewer = await person(browser, bank, 'yuanlicheng');
  await act(reviewer, path, 'acceptance', {}, '?no=1');
  await leave(reviewer);
  await act(office, path, 'decision', { decision: 'conditional', text: '补充后上线', condition: '补充风险提示', condition_due: day(10) });
  await act(maker, path, 'condition', { evidence: '已补充' });
  await act(office, path, 'confirmation', { met: 'yes' });
  check((await office.textContent('main')).includes('已落实，由王雅琴确认'), 'the condition is confirmed by another');
  const [file] = await Promise.all([office.waitForEvent('download'), office.click(`a[href="${path}/word"]`)]);
  check(/^XS-.*\.docx$/.test(file.suggestedFilename()), `the opinion is ${file.suggestedFilename()}`);
  await leave(maker);
  await leave(office);
}

async function refused(browser, bank) {
  const maker = await person(browser, bank, 'jinhaoran');
  const path = await handedIn(maker, '被拒海报', '海报.txt', '全国第一，稳赚不赔');
  await leave(maker);
  const office = await person(browser, bank, 'wangyaqin');
  await named(office, path);
  await heard(browser, bank, 'tianyihe', path, false);
  await act(office, path, 'decision', { decision: 'refused', text: '含绝对化用语与承诺收益' });
  check((await office.textContent('main')).includes('不通过'), 'it is refused');
  await office.goto(`${HOME}/figures`);
  await accessible(office, 'figures of protection reviews');
  await picture(office, 'protection-review-figures', true);
  await leave(office);
}

async function lists(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  for (const list of ['words', 'checklist']) {
    await office.goto(`${HOME}/${list}`);
    await accessible(office, `the ${list} of protection reviews`);
    await picture(office, `protection-review-${list}`);
    const [file] = await Promise.all([office.waitForEvent('download'), office.click(`a[href="${HOME}/${list}/export"]`)]);
    await office.setInputFiles('#list-in', await file.path().then(async (path) => {
      const { readFile } = await import('node:fs/promises');
      return { name: `${list}.xlsx`, mimeType: 'application/octet-stream', buffer: await readFile(path) };
    }));
    await office.click('main form[enctype] button');
    await office.waitForURL(`**${HOME}/${list}`);
    check((await office.textContent('body')).includes('已导入'), `the ${list} came back`);
  }
  await office.setViewportSize(sizes.phone);
  await fits(office, 'the checklist on a phone');
  await leave(office);
}

export default {
  'a poster that promises 保本 is marked, reviewed by two, answered and passed on a condition that is met': passed,
  'a review is refused and counted': refused,
  'word list and checklist go out to Excel and come back': lists,
};
