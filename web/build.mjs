// Builds the style sheets and scripts of the pages. No network; same input, same bytes.
//
//   node build.mjs [--out FOLDER]        (default: dist beside this file)
//
// Writes, for every asset, NAME.HASH.EXT with .gz and .br beside it, and then
//   manifest.json   name → file, type, sizes
//   icons.json      name → SVG markup of the icons listed in icons.txt
//
// One of the assets is THIRD_PARTY_NOTICES.txt: the licences of everything that is in the others.

import { build } from 'esbuild';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(ROOT, 'node_modules');

/** Staff pages run in the Chromium 80 kernels that the banks' desktops still have. */
const TARGET = ['chrome80', 'firefox78', 'safari14.1'];

/** Most brotli bytes of each asset; the build fails above them. */
const BUDGET = {
  'staff.css': 12_000,
  'app.js': 24_000,
  'public.css': 10_000,
  'public.js': 2_000,
  'hall.css': 3_000,
  'hall.js': 3_000,
  'hall-worker.js': 1_500,
  'favicon.svg': 400,
  'THIRD_PARTY_NOTICES.txt': 4_000,
};

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** What the pages load, and the licences that go with it, by name. */
async function bundle() {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [
      'src/css/staff.css',
      'src/css/public.css',
      'src/css/hall.css',
      'src/js/app.js',
      'src/js/public.js',
      'src/js/hall.js',
      'src/js/hall-worker.js',
    ],
    outdir: 'unused',
    entryNames: '[name]',
    write: false,
    bundle: true,
    minify: true,
    metafile: true,
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.svg': 'dataurl' },
    logLevel: 'warning',
  });
  const files = result.outputFiles.map((f) => [path.basename(f.path), Buffer.from(f.contents)]);
  files.push(['favicon.svg', fs.readFileSync(path.join(ROOT, 'src/favicon.svg'))]);
  const inBundle = (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
  const packages = Object.keys(result.metafile.inputs).map(inBundle).filter(Boolean);
  files.push(['THIRD_PARTY_NOTICES.txt', Buffer.from(notices([...packages, '@tabler/icons']))]);
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** gzip for plain-http intranets, where browsers do not offer brotli; brotli for all others. */
function compress(bytes) {
  const gz = zlib.gzipSync(bytes, { level: 9 });
  gz[9] = 255; // the header's operating-system byte: the same on every platform
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return { gz, br: zlib.brotliCompressSync(bytes, { params }) };
}

/** Writes one asset in its three forms; returns its line of the manifest. */
function writeAsset(out, name, bytes) {
  const ext = path.extname(name);
  const hash = crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const file = `${path.basename(name, ext)}.${hash}${ext}`;
  const { gz, br } = compress(bytes);
  fs.writeFileSync(path.join(out, file), bytes);
  fs.writeFileSync(path.join(out, `${file}.gz`), gz);
  fs.writeFileSync(path.join(out, `${file}.br`), br);
  return { file, type: TYPES[ext], raw: bytes.length, gz: gz.length, br: br.length };
}

/** The markup inside the `<svg>` of every icon that icons.txt names. */
function pickIcons() {
  const lines = fs.readFileSync(path.join(ROOT, 'icons.txt'), 'utf8').split('\n');
  const names = lines.map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
  const icons = {};
  for (const name of [...names].sort()) {
    const file = path.join(MODULES, '@tabler/icons/icons/outline', `${name}.svg`);
    if (!fs.existsSync(file)) throw new Error(`icons.txt: Tabler Icons has no outline "${name}"`);
    icons[name] = fs
      .readFileSync(file, 'utf8')
      .replace(/^[\s\S]*?<svg[^>]*>/, '')
      .replace('</svg>', '')
      .replace(/<path stroke="none"[^>]*\/>/, '')
      .replace(/\s*\n\s*/g, '')
      .replace(/ \/>/g, '/>');
  }
  return icons;
}

/** Name, version, licence and licence texts of the packages whose work we pass on. */
function notices(packages) {
  const isLicence = (file) => /^(licen[cs]e|notice|copyright)/i.test(file);
  const parts = [...new Set(packages)].sort().map((name) => {
    const folder = path.join(MODULES, name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')));
    const texts = fs
      .readdirSync(folder)
      .filter((file) => isLicence(file) && fs.statSync(path.join(folder, file)).isFile())
      .sort()
      .map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
    return [`== ${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  return `${parts.join('\n\n')}\n`;
}

async function main() {
  const flag = process.argv.indexOf('--out');
  const out = flag > 0 ? path.resolve(process.argv[flag + 1]) : path.join(ROOT, 'dist');
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });

  const manifest = {};
  for (const [name, bytes] of await bundle()) {
    const line = writeAsset(out, name, bytes);
    manifest[name] = line;
    const sizes = `raw ${line.raw}  gz ${line.gz}  br ${line.br}  (most ${BUDGET[name]})`;
    console.log(`${name.padEnd(24)} ${sizes}`);
    if (!(line.br <= BUDGET[name])) {
      console.error(`over budget: ${name} has ${line.br} bytes (brotli), most is ${BUDGET[name]}`);
      process.exitCode = 1;
    }
  }
  const write = (name, text) => fs.writeFileSync(path.join(out, name), text);
  write('manifest.json', `${JSON.stringify(manifest, null, 1)}\n`);
  write('icons.json', `${JSON.stringify(pickIcons(), null, 1)}\n`);
}

await main();
