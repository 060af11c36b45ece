// Asks the search of a built site what a reader would, and says which first hits are wrong.
//
//     node search.mjs FOLDER [QUERIES]
//
// A line of the table: a query, a tab, and what the first hit's title must contain; several right
// titles stand with a bar between them.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, table = join(here, "queries.txt")] = process.argv.slice(2);
const script = readFileSync(join(here, "../../../site/site.js"), "utf8");
const search = script.slice(script.indexOf("// --- Search ---"), script.indexOf("let searchBox;"));
const { find, prepare } = new Function(`const make = () => ({}); ${search}; return { find, prepare };`)();
let sections;
new Function("bookIndex", readFileSync(join(folder, "assets/search.js"), "utf8"))((all) => { sections = all; });
const index = prepare(sections);

let right = 0, count = 0;
for (const line of readFileSync(table, "utf8").split("\n")) {
  if (!line.trim() || line.startsWith("#")) continue;
  const [query, wanted] = line.split("\t");
  count += 1;
  const titles = find(index, query).map(({ section }) => `${section[2]} (${section[0]})`);
  const isRight = wanted.split("|").some((each) => titles[0]?.includes(each.trim()));
  if (isRight) right += 1;
  else console.log(`${query}: ${titles.slice(0, 3).join(" / ") || "nothing"}, and not ${wanted}`);
}
console.log(`${right} of ${count} first hits are right`);
process.exit(right >= count * 0.95 ? 0 : 1);
