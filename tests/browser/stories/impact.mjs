// An impact assessment is written by a department and sent; the office approves it; its report is a Word file.
import { accessible, check, fill, fits, leave, person, picture, sizes } from '../lib.mjs';

const TEXTS = {
  title: '客户画像用于理财推荐', activity: '按交易记录为客户分组，用于推荐理财产品', lawful: '已单独告知并取得同意',
  influence: '可能造成差别对待，客户可关闭', protection: '分级授权、留痕、可人工复核',
};

async function assessed(browser, bank) {
  const writer = await person(browser, bank, 'wangyaqin');
  await writer.goto('/impact');
  await accessible(writer, 'impact assessments');
  await picture(writer, 'impact-list');
  await writer.setViewportSize(sizes.phone);
  await fits(writer, 'impact assessments on a phone');
  await picture(writer, 'impact-list-phone');
  await writer.setViewportSize(sizes.desktop);
  await writer.goto('/impact/new');
  await accessible(writer, 'new impact assessment');
  await writer.fill('#f-title', TEXTS.title);
  await writer.click('button[data-key=submit]');
  await writer.locator('#f-lawful-e').waitFor();
  check(await writer.inputValue('#f-title') === TEXTS.title, 'what was typed is kept');
  for (const [name, text] of Object.entries(TEXTS)) await writer.fill(`#f-${name}`, text);
  for (const [name, code] of [['occasion', 'automated'], ['risk', 'high'], ['conclusion', 'after_measures']]) {
    await fill(writer, name, code);
  }
  const next = new Date(Date.now() + 300 * 86400e3).toISOString().slice(0, 10);
  await writer.fill('#f-next', next);
  await writer.click('button[data-key=submit]');
  await writer.waitForURL(/\/impact\/PIA-/);
  const path = new URL(writer.url()).pathname;
  await writer.goto(`${path}/actions/submission`);
  await writer.click('button[data-key=submit]');
  await writer.waitForURL(`**${path}`);
  check(await writer.locator(`a[href="${path}/actions/approval"]`).count() === 0, 'nobody approves their own');
  await leave(writer);

  const office = await person(browser, bank, 'tianyihe');
  await office.goto(path);
  await accessible(office, 'impact assessment');
  await picture(office, 'impact', true);
  await office.setViewportSize(sizes.phone);
  await fits(office, 'impact assessment on a phone');
  await office.setViewportSize(sizes.desktop);
  await office.click(`a[href="${path}/actions/approval"]`);
  await office.fill('#f-opinion', '同意');
  await office.click('button[data-key=submit]');
  await office.waitForURL(`**${path}`);
  check((await office.textContent('main')).includes('已批准'), 'it is approved');
  const [file] = await Promise.all([office.waitForEvent('download'), office.click(`a[href="${path}/report"]`)]);
  check(/^PIA-.*\.docx$/.test(file.suggestedFilename()), `the report is ${file.suggestedFilename()}`);
  await leave(office);
}

export default {
  'an impact assessment is written, sent, approved by another and taken out as a report': assessed,
};
