// Fills one worksheet in three times, and compares what `permlint check` makes of it. See
// worksheet-equivalence.sh.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const room = process.argv[2];
const answers = JSON.parse(readFileSync(`${room}/answers.json`, "utf8"));
const baselines = [
  "-bneo/autotask",
  "-bpermlint/autotask-prerequisites",
  "--feature=permlint/autotask-prerequisites:webhooks",
  "--level=Neo API User",
];
let passed = 0;
let failed = 0;
const check = (what, seen, wanted) => {
  if (JSON.stringify(seen) === JSON.stringify(wanted)) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${what}\n  seen:   ${JSON.stringify(seen)}\n  wanted: ${JSON.stringify(wanted)}`);
  }
};

const permlint = (...args) => {
  const run = spawnSync(process.env.PERMLINT, args, { cwd: room, encoding: "utf8" });
  if (run.error) throw run.error;
  return run;
};
const form = (name, ...more) => {
  const run = permlint("worksheet", ...baselines, "--level=Team Member", "--level=Dispatch, Desk", ...more, "-o", name);
  if (run.status !== 0) throw new Error(`no form ${name}: ${run.stderr}`);
  return readFileSync(`${room}/${name}`, "utf8");
};
// A report, or a loud end: a check that could not run must not count as an equal one.
const report = (worksheet) => {
  const run = permlint(
    "check", "acme.snapshot.json", ...baselines,
    "--today=2026-11-21", "--format=json", "--worksheet", worksheet,
  );
  if (run.status !== 1) throw new Error(`check of ${worksheet} ended in ${run.status}: ${run.stderr}`);
  const report = JSON.parse(run.stdout);
  if (!report.findings.length || !report.cells.length) throw new Error(`${worksheet}: an empty report`);
  return report;
};
const essence = (report) => ({
  verdict: report.verdict,
  exit: report["exit-code"],
  findings: report.findings.map((finding) => [finding.fingerprint, finding.kind, finding.severity, finding.status]),
  cells: report.cells,
  checklist: report.checklist,
});
const keyOf = (level, id, action) => [level, id, action].join("\u0000");
const told = new Map(answers.map((a) => [keyOf(a.level ?? "", a.id, a.action), a.value]));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
const context = await browser.newContext({ acceptDownloads: true, locale: "en-US" });

// Opens a page; `requests` are those that leave it.
const open = async (name) => {
  const page = await context.newPage();
  const address = pathToFileURL(`${room}/${name}`).href;
  const requests = [];
  const noise = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  await page.goto(address);
  const sheet = JSON.parse(await page.locator("#sheet").textContent());
  const place = (column) => sheet.columns.indexOf(column);
  const rows = sheet.rows.map((row) => ({
    key: keyOf(row[place("level")] ?? "", row[place("id")], row[place("action")]),
    isSection: row[place("action")] === "section",
  }));
  const quiet = () => {
    check(`${name}: nothing is wrong`, noise, []);
    check(`${name}: nothing is asked of the network`, requests.filter((url) => url !== address && !/^(blob|data):/.test(url)), []);
  };
  return { page, rows, quiet };
};
const save = async (page) => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save" }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
};
const sign = async (page) => {
  await page.getByLabel("Declared by").click();
  await page.keyboard.type("Jo Example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("11202026");
};

// One answer: radio buttons by click, lists and numbers by keys.
const give = async (page, row, isSection, value) => {
  if (isSection && value.startsWith("some: ")) {
    await page.locator(`#s${row}`).selectOption(value);
    return;
  }
  const radios = page.locator(`input[type="radio"][name="r${row}"]`);
  if (await radios.count()) {
    await page.locator(`input[name="r${row}"][value="${value}"]`).click();
    return;
  }
  const control = page.locator(`#r${row}`);
  await control.focus();
  await page.keyboard.type(value, { delay: 5 });
};

// The page, by clicks and keys.
form("neo.html");
const first = await open("neo.html");
for (const [row, { key, isSection }] of first.rows.entries()) {
  const value = told.get(key);
  if (value !== undefined) await give(first.page, row, isSection, value);
}
check("every answer has its question", first.rows.filter(({ key }) => told.has(key)).length, answers.length);
check(
  "the page counts them",
  await first.page.locator("#progress").textContent(),
  `${answers.length} of ${first.rows.length} answered`,
);

// The table of further levels, by keys alone: from the first list to the second and on.
const table = first.page.locator("fieldset", { hasText: "Further security levels" });
const lists = table.locator("select");
check("a row for each further level", await lists.count(), 2);
await lists.first().focus();
await first.page.keyboard.press("n");
check("a key answers", await lists.first().inputValue(), "No");
await first.page.keyboard.press("y");
await first.page.keyboard.press("Tab");
check("a tab goes to the next level", await lists.nth(1).evaluate((list) => list === document.activeElement), true);
check("a list says which level it is about", await first.page.getByLabel(/^Dispatch, Desk: Allow impersonation/).count(), 1);

await sign(first.page);
writeFileSync(`${room}/page.csv`, await save(first.page));
await first.page.getByRole("button", { name: "Copy" }).click();
await first.page.waitForFunction(() => document.getElementById("text").value !== "");
writeFileSync(`${room}/copied.csv`, await first.page.locator("#text").inputValue());
first.quiet();

// The CSV, as an editor of text fills it in.
const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1]).slice(0, -1);
const bare = (cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"');
let columns;
const csv = form("empty.csv").split("\r\n").map((line) => {
  const row = line.startsWith("id,") || columns ? cells(`${line},`) : [];
  if (!columns) {
    if (row.length) columns = row;
    return line.replace(/^# declared by:/, "# declared by: Jo Example").replace(/^# declared on:/, "# declared on: 2026-11-20");
  }
  if (row.length < columns.length) return line;
  const at = (name) => columns.indexOf(name);
  const value = told.get(keyOf(bare(row[at("level")]), bare(row[at("id")]), bare(row[at("action")])));
  if (value !== undefined) row[at("value")] = `"${value}"`;
  return row.join(",");
});
writeFileSync(`${room}/typed.csv`, csv.join("\r\n"));

// The YAML, as an editor of text fills it in.
let [level, id, action] = ["", "", ""];
const yaml = form("empty.yaml").split("\n").map((line) => {
  const [, indent, name, rest] = line.match(/^(\s*)(?:- )?([a-z-]+): ?(.*)$/) ?? [];
  if (name === "declared-by") return `${line} Jo Example`;
  if (name === "declared-on") return `${line} 2026-11-20`;
  if (name === "level" && indent) level = JSON.parse(rest);
  if (name === "id") [id, action] = [rest, "section"];
  if (name === "action") action = rest;
  const value = told.get(keyOf(level, id, action));
  return name === "value" && value !== undefined ? `${indent}value: "${value}"` : line;
});
writeFileSync(`${room}/typed.yaml`, yaml.join("\n"));

const wanted = report("typed.csv");
const broken = wanted.findings.filter((f) => f.severity !== "info").map((f) => `${f.kind} ${f["entry-id"]}`).sort();
check("the report says what the answers mean", broken, [
  "missing service-desk.object-permissions.tickets",
  "unknown web-services-api.feature-access.can-login",
]);
for (const other of ["page.csv", "copied.csv", "typed.yaml"]) {
  const seen = essence(report(other));
  for (const [part, value] of Object.entries(essence(wanted))) check(`${other}: ${part}`, seen[part], value);
}

// One answer less is another report: the comparison is no empty one.
writeFileSync(`${room}/less.csv`, csv.filter((line) => !line.startsWith("level.api-only,")).join("\r\n"));
check("a comparison that can fail", JSON.stringify(essence(report("less.csv"))) === JSON.stringify(essence(wanted)), false);

// The next form takes the answers over; a key confirms each of them.
form("next.html", "--from", "page.csv");
const next = await open("next.html");
const same = next.page.locator("button.same");
check("every answer is offered", await same.count(), answers.length);
check("nothing is answered before", await next.page.locator("#progress").textContent(), `0 of ${next.rows.length} answered`);
for (let at = 0; at < answers.length; at += 1) {
  await same.nth(at).focus();
  await next.page.keyboard.press("Enter");
}
check("each button says that it was pressed", await next.page.locator('button.same[aria-pressed="true"]').count(), answers.length);
await sign(next.page);
writeFileSync(`${room}/next.csv`, await save(next.page));
const again = essence(report("next.csv"));
for (const [part, value] of Object.entries(essence(wanted))) check(`next.csv: ${part}`, again[part], value);
next.quiet();

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
