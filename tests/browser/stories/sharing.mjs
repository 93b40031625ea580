// What leaves the bank: an officer asks for an export, the office approves it, the officer fetches the file;
// the office discloses to an institution and is refused what the contract does not allow.
import { accessible, check, fits, leave, person, picture, same, sizes } from '../lib.mjs';

const OFFICE = 'wangyaqin';

async function onAPhone(page, what) {
  await page.setViewportSize(sizes.phone);
  await fits(page, `${what} on a phone`);
  await picture(page, `${what}-phone`);
  await page.setViewportSize(sizes.desktop);
}

async function exported(browser, bank) {
  const officer = await person(browser, bank, 'yangshuhan');
  await officer.goto('/complaints?tab=all&channel=phone');
  await officer.locator('a[href^="/exports/new"]').first().click();
  await officer.waitForURL('**/exports/new**');
  check((await officer.textContent('main')).includes('渠道'), 'the filter of the list is in the request');
  await accessible(officer, 'export request');
  await onAPhone(officer, 'export-request');
  await officer.click('button[data-key=submit]');
  await officer.locator('#f-purpose-e').waitFor();
  await officer.fill('#f-purpose', '季度投诉分析');
  await officer.click('button[data-key=submit]');
  await officer.waitForURL(/\/exports\/EX-/);
  const path = new URL(officer.url()).pathname;
  check(await officer.locator('form[action$="/approval"]').count() === 0, 'nobody approves their own request');

  const office = await person(browser, bank, OFFICE);
  await office.goto('/exports');
  await accessible(office, 'exports');
  await picture(office, 'exports');
  await onAPhone(office, 'exports');
  await office.goto(path);
  await picture(office, 'export-decision', true);
  await accessible(office, 'export decision');
  await office.click('form[action$="/approval"] button[type=submit]');
  await office.waitForURL(new RegExp(path));
  await leave(office);

  await officer.goto(path);
  const button = officer.locator('form[action$="/file"] button');
  await button.waitFor({ timeout: 30_000 });
  const [file] = await Promise.all([officer.waitForEvent('download'), button.click()]);
  check(/^EX-.*\.xlsx$/.test(file.suggestedFilename()), `the file is named ${file.suggestedFilename()}`);
  await leave(officer);
}

async function disclosed(browser, bank) {
  const office = await person(browser, bank, OFFICE);
  await office.goto('/institutions');
  await accessible(office, 'institutions');
  await picture(office, 'institutions');
  await onAPhone(office, 'institutions');
  await office.click('text=江北速递有限公司');
  await office.waitForURL(/\/institutions\/91/);
  await accessible(office, 'institution');
  await picture(office, 'institution', true);
  await office.click('a[href$="/disclosures"].btn--p');
  await office.waitForURL(/\/disclosures$/);
  await accessible(office, 'disclosure form');
  const offered = await office.locator('input[name=field]').evaluateAll(boxes => boxes.map(box => box.value));
  same(offered.join(), 'number,name,phone,address', 'only fields of the contract are offered');
  await office.fill('#f-complaints', 'TS-19990101-0000-0001');
  await office.check('input[name=field][value=name]');
  await office.click('button[data-key=submit]');
  await office.locator('#f-complaints-e').waitFor();
  await office.goto('/disclosures');
  await accessible(office, 'disclosures');
  await onAPhone(office, 'disclosures');
  await office.click('a[href^="/disclosures/DS-"]');
  await office.waitForURL(/\/disclosures\/DS-/);
  await accessible(office, 'disclosure');
  await picture(office, 'disclosure');
  const number = await office.locator('a[href^="/complaints/TS-"]').first().textContent();
  await office.goto(`/complaints/${number}`);
  check((await office.textContent('main')).includes('已提供给合作机构'), 'the case tells of the disclosure');
  await leave(office);
}

async function kept(browser, bank) {
  const office = await person(browser, bank, OFFICE);
  await office.goto('/retention');
  await accessible(office, 'retention');
  await picture(office, 'retention', true);
  await onAPhone(office, 'retention');
  await office.click('a[href^="/retention/holds/HD-"]');
  await office.waitForURL(/\/retention\/holds\/HD-/);
  await accessible(office, 'hold');
  await office.fill('#f-reason', '已结案');
  await office.click('form[action$="/release"] button[type=submit]');
  await office.waitForFunction(() => document.body.innerText.includes('申请解除'));
  check(await office.locator('form[action$="/decision"]').count() === 0, 'nobody releases what they asked to release');
  await leave(office);
}

export default {
  'an export is asked for, approved and fetched': exported,
  'data are disclosed within the contract only': disclosed,
  'records are kept, and held': kept,
};
