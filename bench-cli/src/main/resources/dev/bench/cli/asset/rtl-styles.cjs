// Mirrors style sheets for right-to-left languages: one JSON object a line in, one a line out.
// Arguments: the folder of the package rtlcss.
"use strict";

const readline = require("node:readline");

const rtlcss = require(process.argv[2]);

function mirrored(line) {
  try {
    return { css: rtlcss.process(JSON.parse(line).css) };
  } catch (failure) {
    return { error: String(failure.message || failure) };
  }
}

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => process.stdout.write(`${JSON.stringify(mirrored(line))}\n`));
lines.on("close", () => process.exit(0));
