// Links between the project's pages lead somewhere: files are there, and so are the headings they name.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { root } from '../lib/server.mjs';

const docs = ['docs', 'docs/server'].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`));

for (const page of ['README.md', 'CHANGELOG.md', 'www/README.md', ...docs]) {
  test(page, () => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link);
    const broken = links.filter((link) => !leadsSomewhere(join(root, dirname(page)), page, link));
    assert.deepEqual(broken, []);
  });
}

function leadsSomewhere(folder, page, link) {
  const [path, heading] = link.split('#');
  const target = path ? join(folder, path) : join(root, page);
  if (!existsSync(target)) return false;
  return heading === undefined || headings(readFileSync(target, 'utf8')).includes(heading);
}

/** As code hosts make anchors of headings. */
function headings(text) {
  const titles = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, title]) => title);
  return titles.map((title) => title.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').trim().replace(/\s/g, '-'));
}
