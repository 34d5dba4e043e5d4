// Runs every server audit of graphql-http against a URL, prints how many of each
// level passed, and exits with 1 unless all of them did.
//
//   TOKEN=... node audit.mjs http://127.0.0.1:8080/graphql
//
// Some audits read the schema, which needs a valid token.
import { auditServer } from 'graphql-http';

const EXPECTED = 61;

const url = process.argv[2];
if (!url) {
  console.error('usage: TOKEN=... node audit.mjs <url of the GraphQL endpoint>');
  process.exit(2);
}

const token = process.env.TOKEN;
if (!token) {
  console.error('set TOKEN to a bearer token of the server');
  process.exit(2);
}

const fetchFn = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } });
const results = await auditServer({ url, fetchFn });

const levels = new Map();
for (const { name, status, reason } of results) {
  const level = name.split(' ')[0];
  const counts = levels.get(level) ?? { passed: 0, total: 0 };
  counts.total += 1;
  if (status === 'ok') {
    counts.passed += 1;
  } else {
    console.error(`${status}: ${name}: ${reason}`);
  }
  levels.set(level, counts);
}

const passed = results.filter(({ status }) => status === 'ok').length;
const byLevel = [...levels].map(([level, counts]) => `${level} ${counts.passed}/${counts.total}`);
console.log(`graphql-http audits: ${passed}/${results.length} (${byLevel.join(', ')})`);
process.exit(passed === EXPECTED && results.length === EXPECTED ? 0 : 1);
