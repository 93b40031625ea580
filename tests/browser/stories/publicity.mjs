// Slogans with their near-copies; a poster from one, taken as a print file; own words need another's look.
import { accessible, check, fill, fits, leave, person, picture, sizes } from '../lib.mjs';

async function slogans(browser, bank) {
  const writer = await person(browser, bank, 'tianyihe');
  await writer.goto('/publicity/slogans?q=' + encodeURIComponent('农村市场环境'));
  await accessible(writer, 'slogans');
  await picture(writer, 'slogans');
  check((await writer.locator('tbody tr').count()) >= 3, 'the three near-copies are found');
  check((await writer.locator('tbody .tag--o').count()) >= 3, 'each names the others');
  await writer.setViewportSize(sizes.phone);
  await fits(writer, 'slogans on a phone');
  await picture(writer, 'slogans-phone');
  await writer.setViewportSize(sizes.desktop);
  await writer.goto('/publicity/slogans/new?text=' + encodeURIComponent('加强消费教育提高消费者素质'));
  await accessible(writer, 'the look for similar slogans');
  check((await writer.textContent('main')).includes('搞好消费教育'), 'a similar one is shown');
  await writer.click('a[href^="/content/slogan/new"]');
  check((await writer.inputValue('#f-text')).includes('加强消费教育'), 'what was typed goes on to the form');
  await leave(writer);
}

async function posters(browser, bank) {
  const writer = await person(browser, bank, 'tianyihe');
  await writer.goto('/publicity/posters/new?slogan=SL-61');
  await accessible(writer, 'a new poster');
  await fill(writer, 'layout', 'warm');
  await writer.click('button[data-key=submit]');
  await writer.waitForURL(/posters\/PO-/);
  await accessible(writer, 'a poster');
  await writer.locator('img.poster').evaluate((image) => image.decode());
  await picture(writer, 'poster', true);
  const [file] = await Promise.all([writer.waitForEvent('download'), writer.click('button[value="a3-bleed.pdf"]')]);
  check(/^PO-.*a3-bleed\.pdf$/.test(file.suggestedFilename()), `the file is ${file.suggestedFilename()}`);
  await writer.setViewportSize(sizes.phone);
  await fits(writer, 'a poster on a phone');
  await picture(writer, 'poster-phone', true);
  await writer.setViewportSize(sizes.desktop);
  await writer.goto('/publicity/posters/new');
  await writer.fill('#f-headline', '转账之前，先问一句。');
  await fill(writer, 'layout', 'warning');
  await writer.click('button[data-key=submit]');
  await writer.waitForURL(/posters\/PO-/);
  const path = new URL(writer.url()).pathname;
  check((await writer.locator('button[name=file]').count()) === 0, 'own words can not be taken yet');
  await leave(writer);
  const other = await person(browser, bank, 'wangyaqin');
  await other.goto(path);
  await other.click(`form[action="${path}/release"] button`);
  await other.locator('button[name=file]').first().waitFor();
  await other.goto('/publicity/posters');
  await accessible(other, 'posters');
  await picture(other, 'posters');
  await other.goto('/publicity/look');
  await accessible(other, 'the look');
  await other.fill('#f-brand', '#ffe08a');
  await other.click('button[data-key=submit]');
  await other.locator('#f-brand-e').waitFor();
  await leave(other);
}

export default {
  'slogans are found with those that say nearly the same': slogans,
  'a poster is made from a slogan and taken; own words are let out by another': posters,
};
