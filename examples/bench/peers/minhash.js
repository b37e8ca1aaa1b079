// Sketches texts with the npm package minhash for the benchmark. The first line
// of standard input says how many lines of text follow. Then "pass" sketches all
// of them and answers with the processor time in nanoseconds; "signatures"
// answers with the slots of each.
'use strict';

const readline = require('readline');
const { Minhash } = require('minhash');

function sketch(text) {
  const words = text.normalize('NFC').toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const m = new Minhash({ numPerm: 128 });
  for (let i = 0; i + 3 <= words.length; i++) {
    m.update(words.slice(i, i + 3).join(' '));
  }
  return m.hashvalues;
}

function answer(line) {
  if (line === 'signatures') {
    for (const text of texts) process.stdout.write(sketch(text).join(' ') + '\n');
    return;
  }
  const before = process.cpuUsage();
  for (const text of texts) sketch(text);
  const used = process.cpuUsage(before);
  process.stdout.write((used.user + used.system) * 1000 + '\n');
}

let count = -1;
const texts = [];
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  if (count < 0) count = Number(line);
  else if (texts.length < count) texts.push(line);
  else answer(line);
});
