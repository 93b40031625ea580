// Runs every story of tests/browser/stories against one demo bank. `node run.mjs NAME` runs one.
import fs from 'node:fs';
import path from 'node:path';
import { root, startBank, startBrowser } from './lib.mjs';

const folder = path.join(root, 'tests/browser/stories');
const only = process.argv[2];
const names = fs.readdirSync(folder).filter(n => n.endsWith('.mjs') && (!only || n.startsWith(only))).sort();
const bank = await startBank();
const browser = await startBrowser();
let passed = 0;
let failed = 0;
for (const name of names) {
  const { default: stories } = await import(path.join(folder, name));
  for (const [title, story] of Object.entries(stories)) {
    const begun = Date.now();
    try {
      await story(browser, bank);
      passed += 1;
      console.log(`ok   ${name} ${title} (${Date.now() - begun} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name} ${title}\n${error.stack}`);
      const open = browser.contexts().flatMap(c => c.pages());
      for (const [i, page] of open.entries()) {
        await page.screenshot({ path: path.join(root, 'tests/browser/out', `fail-${i}.png`) }).catch(() => null);
        console.log(`     open: ${page.url()}`);
      }
      await Promise.all(browser.contexts().map(c => c.close()));
    }
  }
}
await browser.close();
await bank.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
