"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  for (const part of all(".js")) part.hidden = false;

  // The theme follows the system until somebody chooses.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const showTheme = () => {
    byId("theme").textContent = isDark() ? "Light theme" : "Dark theme";
  };
  const remembered = (theme) => {
    try {
      if (theme) localStorage.setItem("permlint-theme", theme);
      return localStorage.getItem("permlint-theme");
    } catch {
      return null;
    }
  };
  const before = remembered();
  if (before === "dark" || before === "light") root.dataset.theme = before;
  showTheme();
  dark.addEventListener("change", showTheme);
  byId("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remembered(root.dataset.theme);
    showTheme();
  });

  // Printing shows what is folded, and folds it again afterwards.
  let folded = [];
  const unfold = () => {
    folded = all("details:not([open])");
    for (const part of folded) part.open = true;
  };
  const fold = () => {
    for (const part of folded) part.open = false;
    folded = [];
  };
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", fold);
  byId("print").addEventListener("click", () => print());

  // A link to something folded opens the way to it.
  const reveal = () => {
    const target = byId(location.hash.slice(1));
    if (!target) return;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  for (const button of all(".open-only")) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      button.closest("details").classList.toggle("only-open", on);
    });
  }

  const form = byId("tools");
  if (!form) return;
  const reports = all("[data-r]").map((node) => ({
    node,
    number: node.dataset.r,
    row: document.querySelector('[data-o="' + node.dataset.r + '"]'),
    groups: all(".g", node).map((group) => ({ node: group, lines: all(".f", group) })),
  }));
  const counted = (line) => Number(line.dataset.n ?? 1);
  const sum = (lines) => lines.reduce((n, line) => n + counted(line), 0);
  const total = sum(reports.flatMap((report) => report.groups.flatMap((group) => group.lines)));
  const texts = new WeakMap();
  const textOf = (node) => {
    if (!texts.has(node)) texts.set(node, node.textContent.toLowerCase());
    return texts.get(node);
  };
  // What a group says for all its lines, without the excerpt of the baseline.
  const about = (group) => all(":scope > :is(h3, h4), :scope > dl > dd:not(:has(.y)), :scope > dl code", group).map(textOf).join(" ");

  const read = () => ({
    words: form.elements.q.value.toLowerCase().split(/\s+/u).filter(Boolean),
    severities: new Set(all("input[name=severity]:checked", form).map((box) => box.value)),
    kind: form.elements.kind?.value ?? "",
    status: form.elements.status?.value ?? "",
    baseline: form.elements.baseline?.value ?? "",
    report: form.elements.report?.value ?? "",
  });
  const narrows = (wanted) =>
    wanted.words.length > 0 || wanted.severities.size < 5 || wanted.kind !== "" || wanted.status !== "" || wanted.baseline !== "";

  const fits = (line, wanted, data, context) => {
    if (!wanted.severities.has(data.s)) return false;
    if (wanted.kind && wanted.kind !== data.k) return false;
    if (wanted.status && wanted.status !== (data.t ?? "active")) return false;
    if (wanted.baseline && wanted.baseline !== data.b) return false;
    return wanted.words.every((word) => textOf(line).includes(word) || context().includes(word));
  };

  const filterGroup = (group, wanted, title) => {
    let shown = 0;
    let known = null;
    const context = () => (known ??= title + " " + about(group.node));
    for (const line of group.lines) {
      const fit = fits(line, wanted, { ...group.node.dataset, ...line.dataset }, context);
      line.hidden = !fit;
      if (fit) shown += counted(line);
    }
    group.node.hidden = shown === 0;
    return shown;
  };

  const filter = () => {
    const wanted = read();
    const narrow = narrows(wanted);
    let shown = 0;
    for (const report of reports) {
      const asked = wanted.report === "" || wanted.report === report.number;
      const summary = report.node.querySelector(":scope > summary");
      const title = summary ? textOf(summary) : "";
      let its = 0;
      for (const group of report.groups) its += asked ? filterGroup(group, wanted, title) : 0;
      shown += its;
      const visible = asked && (!narrow || its > 0);
      if (reports.length > 1) {
        report.node.hidden = !visible;
        if (report.row) report.row.hidden = !visible;
        if (asked && wanted.report !== "") report.node.open = true;
      }
    }
    root.classList.toggle("narrow", narrow || wanted.report !== "");
    tell(shown, narrow || wanted.report !== "");
  };
  const tell = (shown, narrow) => {
    const of = total === 1 ? " finding" : " findings";
    byId("count").value = narrow ? shown + " of " + total + of + " shown" : total + of;
  };

  let pending = 0;
  const soon = () => {
    clearTimeout(pending);
    pending = setTimeout(filter, total > 1000 ? 150 : 30);
  };
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  byId("expand").addEventListener("click", (event) => {
    const button = event.currentTarget;
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    for (const line of all(".f:not([hidden])")) line.open = open;
  });
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
  tell(total, false);
})();
