// Reads the table of the API and the catalogue of message types, for the bundle, the documentation and the tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rows of `crates/web/api.tsv`; `parameters` is the text of the column. */
export function readTable(root) {
  const rows = readFileSync(join(root, 'crates/web/api.tsv'), 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [owner, name, parameters = '', verdict = '', note = ''] = row.split('\t');
    return { owner, name, parameters, verdict, note };
  });
}

/** What can be called: the static and instance methods that are not absent. */
export const callable = (rows) =>
  rows.filter(({ owner, verdict }) => (owner === 'static' || owner === 'method') && verdict !== 'absent');

/** How many parameters the published clients declare: those before the semicolon. */
export const arity = ({ parameters }) => words(parameters.split(' ; ')[0]).length;

/** The parameters as a reader writes them: names, `?` for those that may be left out. */
export function signature({ name, parameters }) {
  const [declared, added = []] = parameters.split(' ; ').map(words);
  const place = declared.indexOf('callback');
  // What is not checked and stands behind the callback is an option.
  const isOptional = (word, i) => word.endsWith('?') || word === 'callback' || (place >= 0 && i > place && word.endsWith(':any'));
  const nameOf = (word) => word.split(':')[0];
  const all = [...declared.map((word, i) => nameOf(word) + (isOptional(word, i) ? '?' : '')), ...added.map((word) => `${nameOf(word)}?`)];
  return `${name}(${all.join(', ')})`;
}

const words = (text) => text.split(' ').filter(Boolean);

/** The built-in message types. */
export function readCatalogue(root) {
  const text = readFileSync(join(root, 'crates/protocol/src/catalogue.rs'), 'utf8');
  const entry = /^ {4}(\w+) "([^"]*)" (true|false) (true|false) \[([^\]]*)\];$/gm;
  return [...text.matchAll(entry)].map(([, className, objectName, counted, persisted, fields]) => ({
    className,
    objectName,
    isCounted: counted === 'true',
    isPersisted: persisted === 'true',
    fields: [...fields.matchAll(/"(\w+)"/g)].map(([, field]) => field),
  }));
}
