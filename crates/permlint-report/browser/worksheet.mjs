// Fills the worksheet in by clicks and keys, and compares what is saved. See worksheet.sh.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const room = process.argv[2];
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
const page = await context.newPage();
const noise = [];
const requests = [];
page.on("console", (message) => noise.push(message.text()));
page.on("pageerror", (error) => noise.push(String(error)));
page.on("request", (request) => requests.push(request.url()));

const address = pathToFileURL(`${room}/worksheet.html`).href;
await page.goto(address);
const progress = () => page.locator("#progress").textContent();
const group = (name) => page.getByRole("group", { name, exact: true });

check("nothing is answered at first", await progress(), "0 of 13 answered");
check("a label is text", await page.locator("fieldset.section b, fieldset.section script").count(), 0);

// Without a name and a day nothing is saved.
let downloads = 0;
page.on("download", () => (downloads += 1));
await page.getByRole("button", { name: "Save" }).click();
await page.waitForTimeout(300);
check("nothing is saved without a name", downloads, 0);
check("the name is asked for", await page.evaluate(() => document.activeElement.id), "by");

// By keys alone: from the name to the day to the first section.
await page.keyboard.type("Jane, \"JD\" Doe");
await page.keyboard.press("Tab");
await page.keyboard.type("11212026");
await page.getByLabel("Level, as the screen names it").fill("Integration; API");
await page.getByLabel("Declared on").focus();
for (let steps = 0; steps < 6; steps += 1) {
  await page.keyboard.press("Tab");
  if ((await page.evaluate(() => document.activeElement.name)) === "r0") break;
}
check("the first question is reached by keys", await page.evaluate(() => document.activeElement.name), "r0");
await page.keyboard.press("ArrowDown");
check("an arrow answers it", await progress(), "1 of 13 answered");
await page.keyboard.press("ArrowUp");
check("and takes it back", await progress(), "0 of 13 answered");

// A part of a section: half an answer is none.
await group("CRM: the whole section").getByLabel("some of it").check();
check("some of nothing is no answer", await progress(), "0 of 13 answered");
await page.getByLabel("CRM: one setting that it gives").selectOption({ label: "Prospects, Leads, & Dead=Mine" });
await group("Service Desk: the whole section").getByLabel("full: all that it can give").check();
await group("Service Desk: the whole section").getByLabel("not known").check();

await group("Prospects, Leads, & Dead").getByLabel("Mine", { exact: true }).check();
await group("Can access \"documents\" </script><b>").getByLabel("Yes (ticked)").check();
await page.getByLabel("Tickets: View", { exact: true }).selectOption("Mine + Organizations");
await page.getByRole("button", { name: "Tickets: Delete: still All" }).click();
await page.getByLabel("=Ticket Notes: Add", { exact: true }).selectOption("No");
await page.getByLabel("=Ticket Notes: View: a note").fill("it says  \"Some\"");
await page.getByLabel("Render as", { exact: true }).fill("=Standard, \u202eplain");
await page.getByRole("button", { name: "Limit resource availability: still No" }).click();
await page.getByLabel("Maximum number of webhooks", { exact: true }).focus();
await page.keyboard.type("007");
await page.getByLabel("Board", { exact: true }).focus();
await page.keyboard.press("T");
check("the progress counts them", await progress(), "10 of 13 answered");

const bar = await page.locator(".bar").boundingBox();
check("the progress stays in sight", bar.y >= 0 && bar.y < 5, true);

const [download] = await Promise.all([
  page.waitForEvent("download"),
  page.getByRole("button", { name: "Save" }).click(),
]);
check("the file is named after the level", download.suggestedFilename(), "worksheet-integration-api.csv");
const saved = readFileSync(await download.path(), "utf8");

// The empty CSV with the answers put in, in place of what it takes over from earlier.
const answers = [
  ["# level: Integration API", "\"# level: Integration; API\""],
  ["# declared by:", "\"# declared by: Jane, \"\"JD\"\" Doe\""],
  ["# declared on:", "# declared on: 2026-11-21"],
  ["crm,section,CRM,,(the whole section),,,", "crm,section,CRM,,(the whole section),,\"some: Prospects, Leads, & Dead=Mine\","],
  ["\"Prospects, Leads, & Dead\",,,", "\"Prospects, Leads, & Dead\",,Mine,"],
  ["</script><b>\",,,", "</script><b>\",,Yes,"],
  ["Tickets,View,unchanged? All,", "Tickets,View,Mine + Organizations,"],
  ["Tickets,Add,unchanged? All,", "Tickets,Add,,"],
  ["Tickets,Delete,unchanged? All,", "Tickets,Delete,All,"],
  ["'=Ticket Notes,View,,,", "'=Ticket Notes,View,,\"it says \"\"Some\"\"\","],
  ["'=Ticket Notes,Add,,", "'=Ticket Notes,Add,No,"],
  ["Render as,,,", "Render as,,\"'=Standard, plain\","],
  ["Limit resource availability,,unchanged? No,", "Limit resource availability,,No,"],
  ["Maximum number of webhooks,,unchanged? 5,", "Maximum number of webhooks,,7,"],
  ["Board,,,", "Board,,Two,"],
];
let expected = readFileSync(`${room}/empty.csv`, "utf8");
expected = expected.replace(/"# A value that begins with unchanged\?[^\r]*\r\n/, "");
for (const [from, to] of answers) {
  check(`the empty CSV holds ${from}`, expected.includes(from), true);
  expected = expected.replace(from, () => to);
}
const lines = (text) => text.split("\r\n");
check("the saved CSV has as many lines", lines(saved).length, lines(expected).length);
lines(expected).forEach((line, at) => check(`line ${at + 1} of the saved CSV`, lines(saved)[at], line));
check("the saved CSV is the expected one", saved === expected, true);

await page.getByRole("button", { name: "Copy" }).click();
await page.waitForFunction(() => document.getElementById("status").textContent !== "" && document.getElementById("text").value !== "");
const copied = await page.getByLabel(/The worksheet as CSV/).inputValue();
check("the copied text is the same", copied, saved.replaceAll("\r\n", "\n"));

check("every control has a name", await page.evaluate(() => {
  const named = (control) => control.labels?.length || control.ariaLabel || control.textContent.trim();
  return [...document.querySelectorAll("input, select, textarea, button")].filter((c) => !named(c)).length;
}), 0);
for (const scheme of ["light", "dark"]) {
  await page.emulateMedia({ colorScheme: scheme });
  const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(`there is a ${scheme} look`, back, scheme === "light" ? "rgb(255, 255, 255)" : "rgb(21, 23, 28)");
}
check("nothing of a label runs, and nothing is wrong", noise, []);
check("nothing is asked of the network", requests.filter((url) => url !== address && !/^(blob|data):/.test(url)), []);

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
