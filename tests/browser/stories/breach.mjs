// A leak of personal data: a clerk reports it, the office assesses it, looks into the read log and tells people;
// the closing is refused until everything is done.
import { accessible, check, fits, leave, person, picture, sizes } from '../lib.mjs';

const OFFICE = 'wangyaqin';
const wall = hours => {
  const at = new Date(Date.now() + (8 + hours) * 3600_000);
  return at.toISOString().slice(0, 16);
};

// Short lists are radios, long ones a list to choose from.
async function choose(page, form, name, value) {
  const radio = page.locator(`${form} input[name="${name}"][value="${value}"]`);
  if (await radio.count()) await radio.check();
  else await page.locator(`${form} select[name="${name}"]`).selectOption(value);
}

async function onAPhone(page, what) {
  await page.setViewportSize(sizes.phone);
  await fits(page, `${what} on a phone`);
  await picture(page, `${what}-phone`, true);
  await page.setViewportSize(sizes.desktop);
}

async function reported(browser, bank) {
  const clerk = await person(browser, bank, 'yangshuhan');
  await clerk.goto('/breaches/new');
  await accessible(clerk, 'leak report');
  await picture(clerk, 'breach-report');
  await onAPhone(clerk, 'breach-report');
  await clerk.click('button[data-key=submit]');
  await clerk.locator('#f-what-e').waitFor();
  await clerk.fill('#f-what', '误将客户联系清单发给无关部门');
  await clerk.fill('#f-found_at', wall(-1));
  await choose(clerk, 'form', 'kind', 'sent_wrong');
  await clerk.check('input[name=data][value=contact]');
  await clerk.click('button[data-key=submit]');
  await clerk.waitForURL(/\/breaches\/BR-/);
  const path = new URL(clerk.url()).pathname;
  check((await clerk.textContent('main')).includes('72小时内报告'), 'the clock runs from the report on');
  await leave(clerk);

  const office = await person(browser, bank, OFFICE);
  await office.goto('/breaches');
  await accessible(office, 'leaks');
  await picture(office, 'breaches');
  await onAPhone(office, 'breaches');
  await office.goto(path);
  await accessible(office, 'leak');
  await picture(office, 'breach-new', true);
  await choose(office, '#form-assess', 'harm', 'danger');
  await office.fill('#f-assess-reason', '清单含电话，可能被冒充银行诈骗');
  await office.click('#form-assess button[type=submit]');
  await office.waitForFunction(() => document.body.innerText.includes('应立即办理') || document.body.innerText.includes('已超'));
  check((await office.textContent('main')).includes('立即报告人民银行'), 'danger is reported at once');
  await leave(office);
}

async function told(browser, bank) {
  const office = await person(browser, bank, OFFICE);
  await office.goto('/breaches');
  await office.locator('tr', { hasText: '误发' }).last().locator('a').first().click();
  await office.waitForURL(/\/breaches\/BR-/);
  await accessible(office, 'leak with people');
  await picture(office, 'breach', true);
  await onAPhone(office, 'breach');
  const english = await person(browser, bank, OFFICE, { locale: 'en-GB' });
  await english.goto(new URL(office.url()).pathname);
  await picture(english, 'breach-english', true);
  await leave(english);
  await office.goto('/breaches?tab=closed');
  await office.locator('a[href^="/breaches/BR-"]').first().click();
  await office.waitForURL(/\/breaches\/BR-/);
  check(await office.locator('form[action*="/acts/"]').count() === 0, 'a closed leak is not changed');
  const [file] = await Promise.all([office.waitForEvent('download'), office.click('a[href$="/report/file"]')]);
  check(/^BR-.*-report\.docx$/.test(file.suggestedFilename()), `the report is named ${file.suggestedFilename()}`);
  await leave(office);
}

export default {
  'a leak is reported by anybody and assessed by the office': reported,
  'those affected are listed, masked, and told': told,
};
