// Perfetto's own trace processor, as its web page ships it, fed by node: a reader that is not ours.
//
//   node perfetto.js FOLDER TRACE SQL [SQL ...]
//
// FOLDER holds engine_bundle.js and the .wasm files. Prints the rows of each query as JSON.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const [folder, trace, ...queries] = process.argv.slice(2);
const APPEND = 1, FINALIZE = 2, QUERY = 3;

function varint(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  out.push(value);
  return Buffer.from(out);
}
const whole = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field, data) => Buffer.concat([varint(field * 8 + 2), varint(data.length), data]);

function* fields(data) {
  let at = 0;
  const number = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
  };
  while (at < data.length) {
    const key = Number(number());
    const kind = key & 7;
    let value;
    if (kind === 0) value = number();
    else if (kind === 1) { value = data.subarray(at, at + 8); at += 8; }
    else if (kind === 5) { value = data.subarray(at, at + 4); at += 4; }
    else {
      const length = Number(number());
      value = data.subarray(at, at + length);
      at += length;
    }
    yield [key >> 3, value];
  }
}

function* packed(data) {
  let value = 0n, shift = 0n;
  for (const byte of data) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte < 128) {
      yield BigInt.asIntN(64, value);
      value = shift = 0n;
    }
  }
}

function rowsOf(batch, columns, rows) {
  let cells = [], numbers = [], floats = [], texts = [];
  for (const [field, value] of fields(batch)) {
    if (field === 1) cells = [...packed(value)].map(Number);
    if (field === 2) numbers = [...packed(value)];
    if (field === 3) for (let i = 0; i < value.length; i += 8) floats.push(value.readDoubleLE(i));
    if (field === 5) texts = value.toString("utf8").split("\0");
  }
  let n = 0, f = 0, t = 0, row = [];
  for (const cell of cells) {
    // As text: a time in ns may be more than a double can hold.
    row.push(cell === 2 ? String(numbers[n++]) : cell === 3 ? floats[f++] : cell === 4 ? texts[t++] : null);
    if (row.length === columns.length) { rows.push(row); row = []; }
  }
}

let answered;
const port = {
  postMessage(reply) {
    let ended = false;
    for (const [, message] of fields(Buffer.from(reply))) {
      for (const [field, value] of fields(message)) {
        if (field === 5) throw new Error(value.toString());
        if (field === 201) {
          for (const [inner, text] of fields(value)) if (inner === 2) throw new Error(text.toString());
          ended = true;
        }
        if (field === 3 && Number(value) === FINALIZE) ended = true;
        if (field === 203) {
          for (const [inner, part] of fields(value)) {
            if (inner === 1) answered.columns.push(part.toString());
            if (inner === 2 && part.length) throw new Error(part.toString());
            if (inner === 3) {
              rowsOf(part, answered.columns, answered.rows);
              for (const [f, v] of fields(part)) if (f === 6 && v) ended = true;
            }
          }
        }
      }
    }
    if (ended) answered.done();
  },
};

let sequence = 0;
function ask(method, extra) {
  const message = Buffer.concat([whole(1, sequence++), whole(2, method), extra || Buffer.alloc(0)]);
  return new Promise((done) => {
    answered = { columns: [], rows: [], done: () => done(answered.rows) };
    // Of the page's own kind: it looks.
    port.onmessage({ data: new Page.Uint8Array(bytes(1, message)) });
  });
}

const self = {
  location: { href: "file:///", origin: "file://" },
  addEventListener() {},
};
const context = vm.createContext(Object.assign(self, {
  self, TextDecoder, TextEncoder, URL, performance, crypto,
  setTimeout, clearTimeout, queueMicrotask,
  console: { log() {}, warn() {}, error: console.error, info() {}, debug() {} },
  WorkerGlobalScope: function () {}, importScripts() {},
  // A worker loads its module in one go.
  XMLHttpRequest: class {
    open(_method, name) { this.name = name; }
    send() { this.response = fs.readFileSync(path.join(folder, path.basename(this.name))); }
  },
}));
const Page = vm.runInContext("({ Uint8Array })", context);
vm.runInContext(fs.readFileSync(path.join(folder, "engine_bundle.js"), "utf8"), context);
self.onmessage({ data: port });

(async () => {
  // The module was made at once; that it is ready is told when this turn is over.
  await new Promise((ready) => setImmediate(ready));
  const file = fs.openSync(trace, "r");
  const chunk = Buffer.alloc(4 << 20);
  for (let count; (count = fs.readSync(file, chunk)) > 0; ) {
    await ask(APPEND, bytes(101, chunk.subarray(0, count)));
  }
  await ask(FINALIZE);
  const answers = [];
  for (const sql of queries) answers.push(await ask(QUERY, bytes(103, bytes(1, Buffer.from(sql)))));
  process.stdout.write(JSON.stringify(answers));
  process.exit(0);
})().catch((error) => {
  process.stderr.write(String(error.stack || error) + "\n");
  process.exit(1);
});
