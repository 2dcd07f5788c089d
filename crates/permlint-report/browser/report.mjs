// Reads report pages as people do. See report.sh.

import { mkdirSync, readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [room, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const axe = readFileSync(`${room}/node_modules/axe-core/axe.min.js`, "utf8");
const names = ["violations", "clean", "inconclusive", "empty", "excepted", "none", "hostile", "long", "several", "many"];

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

// Opens a page, and notes whatever it says, asks for or tries.
const open = async (name, options = {}, hash = "") => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", ...options });
  const page = await context.newPage();
  const address = pathToFileURL(`${room}/${name}.html`).href;
  page.setDefaultTimeout(60000);
  page.noise = [];
  page.on("console", (message) => page.noise.push(message.text()));
  page.on("pageerror", (error) => page.noise.push(String(error)));
  page.on("dialog", (dialog) => {
    page.noise.push("dialog: " + dialog.message());
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== address && request.url() !== "data:,") page.noise.push("request: " + request.url());
  });
  const start = Date.now();
  await page.goto(address + hash);
  page.took = Date.now() - start;
  return page;
};
const close = async (page, name) => {
  check(`${name}: nothing runs, nothing is asked, nothing is wrong`, page.noise, []);
  await page.context().close();
};
const shown = (page) => page.locator("#count").textContent();
const filtered = async (page, wanted) => {
  try {
    await page.waitForFunction((text) => document.getElementById("count").value === text, wanted, { timeout: 15000 });
  } catch {
    // The check below tells what is there instead.
  }
  check(`the count says ${wanted}`, await shown(page), wanted);
};
const barriers = async (page) => {
  // A run is started through the debugger, which a content security policy does not touch.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((barrier) => `${barrier.id}: ${barrier.nodes.slice(0, 3).map((node) => node.target).join(" | ")}`);
};

// Nobody is kept out: light, dark, on paper, open or folded.
for (const name of names.filter((name) => !["many", "hostile", "long"].includes(name))) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(name, { colorScheme });
    if (colorScheme === "light") check(`${name} keeps nobody out`, await barriers(page), []);
    await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
    check(`${name}, opened, keeps nobody out (${colorScheme})`, await barriers(page), []);
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
    if (colorScheme === "dark") {
      await page.emulateMedia({ media: "print" });
      check(`${name} keeps nobody out on paper`, await barriers(page), []);
      const back = await page.evaluate(() => getComputedStyle(document.querySelector(".top")).backgroundColor);
      check(`${name} is printed on white`, back, "rgb(255, 255, 255)");
    }
    await close(page, name);
  }
}

// Everything is there without the script.
{
  const page = await open("excepted", { javaScriptEnabled: false });
  check("no control is offered that cannot work", await page.locator(".js:visible").count(), 0);
  check("the verdict comes first", (await page.locator("body").innerText()).trimStart().startsWith("✗ Violations") || (await page.locator(".word").innerText()).includes("Violations"), true);
  const line = page.locator(".f", { hasText: "Invoice Approval" }).first();
  await line.locator("summary").click();
  check("a finding opens", await line.getByText("Fingerprint").isVisible(), true);
  await close(page, "excepted without script");
}

// Filters, search, keys, links and theme.
{
  const page = await open("excepted");
  await filtered(page, "32 findings");
  await page.keyboard.press("/");
  check("a slash leads to the search", await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.type("invoice approval");
  await filtered(page, "1 of 32 findings shown");
  check("only its group is left", await page.locator(".g:visible").count(), 1);
  await page.getByRole("searchbox").fill("no such thing");
  await filtered(page, "0 of 32 findings shown");
  await page.getByRole("button", { name: "Reset" }).click();
  await filtered(page, "32 findings");
  for (const name of ["high", "medium", "low", "info"]) await page.getByLabel(name, { exact: true }).uncheck();
  await filtered(page, "4 of 32 findings shown");
  await page.getByRole("button", { name: "Reset" }).click();
  await page.locator("select[name=kind]").selectOption("mismatch");
  await filtered(page, "1 of 32 findings shown");
  await page.locator("select[name=kind]").selectOption("");
  await page.locator("select[name=status]").selectOption("known");
  await filtered(page, "2 of 32 findings shown");
  await page.locator("select[name=status]").selectOption("");
  await page.locator("select[name=baseline]").selectOption("permlint");
  await filtered(page, "2 of 32 findings shown");
  await page.getByRole("button", { name: "Reset" }).click();
  await filtered(page, "32 findings");

  const first = page.locator(".f").first();
  await first.locator("summary").focus();
  await page.keyboard.press("Enter");
  check("a finding opens by key", await first.evaluate((line) => line.open), true);
  await page.getByRole("button", { name: "Open all" }).click();
  check("all open at once", await page.locator(".f:not([open])").count(), 0);

  await page.getByRole("button", { name: "Only entries that do not pass" }).click();
  check("entries that pass can be left out", await page.locator("tr.ok:visible").count(), 0);

  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await back();
  await page.getByRole("button", { name: "Dark theme" }).click();
  check("the theme changes", (await back()) !== light, true);
  await page.getByRole("button", { name: "Light theme" }).click();
  check("and back", await back(), light);

  const linked = page.locator(".module a").first();
  const target = (await linked.getAttribute("href")).slice(1);
  await page.evaluate(() => document.querySelectorAll(".f").forEach((line) => (line.open = false)));
  await linked.click();
  await page.waitForFunction((id) => document.getElementById(id).closest("details").open, target);
  check("a cell leads to its finding", await page.locator(`#${target}`).isVisible(), true);
  check("every id is there once", await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((part) => part.id);
    return ids.length - new Set(ids).size;
  }), 0);
  await close(page, "excepted");
}

// On paper everything is open, and afterwards as it was.
for (const javaScriptEnabled of [true, false]) {
  const page = await open("excepted", { javaScriptEnabled });
  const pdf = await page.pdf({ format: "A4", printBackground: true, path: `${shots}/excepted.pdf` });
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  check(`it prints (script: ${javaScriptEnabled})`, pages >= 5 && pages < 40, true);
  if (javaScriptEnabled) {
    const before = await page.locator("details[open]").count();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    check("print opens everything", await page.locator("details:not([open])").count(), 0);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    check("and closes it again", await page.locator("details[open]").count(), before);
  }
  await close(page, "print");
}

// Several subjects: an overview, and the way from it.
{
  const page = await open("several");
  check("a line for each report", await page.locator(".overview tbody tr").count(), 4);
  await page.locator(".overview a").nth(2).click();
  await page.waitForFunction(() => document.querySelector('[data-r="3"]').open);
  check("the report opens", await page.locator("#r3").isVisible(), true);
  await page.locator("select[name=report]").selectOption("2");
  await page.waitForFunction(() => document.querySelector('[data-r="1"]').hidden);
  check("a clean one can be chosen", await page.locator("details.r:visible").count(), 1);
  await close(page, "several");
}

// Whatever stands in a name is a name.
for (const name of ["hostile", "long"]) {
  const page = await open(name);
  check(`${name} keeps nobody out`, await barriers(page), []);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  check(`${name}: two style and script elements of ours`, await page.locator("script, style").count(), 2);
  check(`${name}: no element of theirs`, await page.locator("img, iframe, object, embed, base, main b[a], [onmouseover], [onfocus], [onerror], [autofocus], [style]").count(), 0);
  check(`${name}: no link but to the web or within`, await page.locator('a:not([href^="https://"], [href^="http://"], [href^="#"])').count(), 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(`${name}: nothing leaves the page`, wide <= 0, true);
  await page.getByRole("searchbox").fill("<script>");
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${shots}/${name}.png` });
  await close(page, name);
}
{
  const page = await open("clean", {}, "#%E0%A4%A");
  await close(page, "a broken address");
}

// Fifty tenants with a hundred findings each.
{
  const page = await open("many");
  check("fifty tenants are less than 5 MB", statSync(`${room}/many.html`).size < 5e6, true);
  check(`and open quickly (${page.took} ms)`, page.took < 10000, true);
  await filtered(page, "5000 findings");
  await page.screenshot({ path: `${shots}/many.png` });
  const start = Date.now();
  await page.getByRole("searchbox").fill("client-07");
  await filtered(page, "100 of 5000 findings shown");
  check("the search is quick", Date.now() - start < 10000, true);
  check("one tenant is left", await page.locator("details.r:visible").count(), 1);
  await page.locator("details.r:visible > summary").click();
  check("it keeps nobody out", await barriers(page), []);
  await page.screenshot({ path: `${shots}/many-open.png` });
  await close(page, "many");
}

// On a telephone.
{
  const page = await open("violations", { viewport: { width: 390, height: 800 } });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check("nothing leaves a narrow page", wide <= 0, true);
  check("it keeps nobody out on a narrow page", await barriers(page), []);
  await page.screenshot({ path: `${shots}/narrow.png`, fullPage: true });
  await close(page, "narrow");
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
