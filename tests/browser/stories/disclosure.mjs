// Products and fees: the official table of a day, what is coming, the notice's arithmetic, comparing, suitability; a rise
// that wants to come at once is refused on the page and what was typed is kept.
import { accessible, check, fits, leave, person, picture, sizes } from '../lib.mjs';

const PAGES = [
  ['/disclosure/schedule', 'fee-schedule'], ['/disclosure/coming', 'fees-coming'], ['/disclosure/notice?announced=2026-11-30', 'notice'],
  ['/disclosure/compare?a=LC-002&b=LC-003', 'products-compared'], ['/disclosure/suitability', 'suitability'], ['/disclosure/reviews', 'disclosure-reviews'],
];

async function looked(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  for (const [path, name] of PAGES) {
    await office.goto(path);
    await accessible(office, name);
    await picture(office, name, true);
    await office.setViewportSize(sizes.phone);
    await fits(office, `${name} on a phone`);
    await picture(office, `${name}-phone`, true);
    await office.setViewportSize(sizes.desktop);
  }
  await office.goto('/disclosure/notice?announced=2026-11-30');
  check((await office.textContent('main')).includes('2027-02-28'), 'three months from 30 November end with February');
  await office.goto('/disclosure/compare?a=LC-002&b=LC-003');
  check((await office.textContent('main')).includes('按较高的 R3 执行'), 'the higher grade counts, and that they differ is said');
  await office.goto('/disclosure/coming');
  check((await office.textContent('main')).includes('360元/年'), 'the announced rise is shown');
  await office.goto('/disclosure/schedule');
  check((await office.textContent('main')).includes('300元/年'), 'until then the old price holds');
  const [word] = await Promise.all([office.waitForEvent('download'), office.click('a[href*="/schedule/word"]')]);
  check(word.suggestedFilename().endsWith('.docx'), 'the official table as Word');
  const [excel] = await Promise.all([office.waitForEvent('download'), office.click('a[href*="/schedule/excel"]')]);
  check(excel.suggestedFilename().endsWith('.xlsx'), 'and as Excel');
  await leave(office);
}

async function refused(browser, bank) {
  const office = await person(browser, bank, 'wangyaqin');
  await office.goto('/disclosure/fee/25004');
  await accessible(office, 'a fee');
  await picture(office, 'fee', true);
  await office.click('a[href*="/actions/publish"]');
  await office.click('button[data-key=submit]');
  await office.locator('text=最早').first().waitFor();
  await picture(office, 'fee-refused');
  await office.goto('/disclosure/schedule');
  check((await office.textContent('main')).includes('800元/年'), 'the price has not moved');
  await leave(office);
}

async function written(browser, bank) {
  const writer = await person(browser, bank, 'jinhaoran');
  await writer.goto('/disclosure/product/new');
  await accessible(writer, 'a new product');
  await writer.fill('#f-name', '示例教育金存款');
  await writer.fill('#f-risks', '利率风险');
  await writer.click('button[data-key=submit]');
  await writer.locator('#f-risks-e').waitFor();
  check((await writer.textContent('#f-risks-e')).includes('完整的话'), 'half a sentence is told');
  check(await writer.inputValue('#f-name') === '示例教育金存款', 'what was typed is kept');
  await picture(writer, 'product-new', true);
  await leave(writer);
}

export default {
  'the fee schedule, what is coming, comparing and suitability are looked at': looked,
  'a rise that wants to come at once is refused on the page': refused,
  'half a sentence is no risk point': written,
};
