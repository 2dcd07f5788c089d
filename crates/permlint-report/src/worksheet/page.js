"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("form");
  const sheet = JSON.parse(byId("sheet").textContent);
  let saved = true;

  // As the reader expects it: one line, nothing invisible.
  const plain = (text) =>
    text.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").replace(/\s+/gu, " ").trim();
  const guarded = (text) => (/^\s*[=+\-@|%'\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) ? "'" + text : text);
  const cell = (text) => {
    const safe = guarded(text);
    return /[",;\t\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  const line = (cells) => cells.map(cell).join(",") + "\r\n";

  const answer = (row) => {
    const control = form.elements.namedItem("r" + row);
    if (!control || !control.value) return "";
    if (control.value === "some" && sheet.rows[row][1] === "section") return byId("s" + row).value;
    if (control.type === "number") return String(Math.trunc(Number(control.value)));
    return plain(control.value);
  };

  const csv = () => {
    const said = {
      company: byId("company").value,
      level: byId("level").value,
      "declared by": byId("by").value,
      "declared on": byId("on").value,
    };
    let out = "\uFEFF";
    for (const [key, text] of sheet.head) {
      out += line([("# " + key + ": " + plain(said[key] ?? text)).trimEnd()]);
    }
    for (const comment of sheet.comments) out += line([comment]);
    out += line(sheet.columns);
    sheet.rows.forEach((cells, row) => {
      const filled = cells.slice();
      filled[sheet.value] = answer(row);
      filled[sheet.note] = plain(byId("n" + row)?.value ?? "");
      out += line(filled);
    });
    return out;
  };

  const count = () => sheet.rows.filter((_, row) => answer(row) !== "").length;
  const progress = () => {
    byId("progress").value = count() + " of " + sheet.rows.length + " answered";
    for (const button of form.querySelectorAll(".same")) {
      const isSame = answer(button.dataset.row) === plain(button.dataset.value);
      button.setAttribute("aria-pressed", String(isSame));
    }
  };
  const tell = (text) => {
    byId("status").textContent = text;
  };

  const fileName = () => {
    const word = byId("level").value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    return "worksheet-" + (word || "level") + ".csv";
  };

  const save = () => {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = fileName();
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    saved = true;
    tell("Saved as " + link.download + ", " + count() + " of " + sheet.rows.length + " answered. The rest is unknown.");
  };

  const copy = async () => {
    if (!form.reportValidity()) return;
    const box = byId("text");
    box.value = csv();
    box.select();
    let done = false;
    try {
      await navigator.clipboard.writeText(box.value);
      done = true;
    } catch {
      done = document.execCommand("copy");
    }
    tell(done ? "Copied." : "Copy the text below.");
  };

  const gone = (button) => tell("The screen of today does not offer " + button.dataset.value + ".");
  const confirmPart = (button, part) => {
    part.value = button.dataset.value;
    if (!part.value) return gone(button);
    form.elements.namedItem("r" + button.dataset.row).value = "some";
    changed();
  };
  const confirmSame = (button) => {
    const part = byId("s" + button.dataset.row);
    if (part && button.dataset.value.startsWith("some: ")) return confirmPart(button, part);
    const control = form.elements.namedItem("r" + button.dataset.row);
    const wanted = button.dataset.value.toLowerCase();
    const options = control.options ?? (control instanceof RadioNodeList ? control : null);
    const option = options ? [...options].find((own) => own.value.toLowerCase() === wanted) : null;
    if (options && !option) return gone(button);
    control.value = option ? option.value : button.dataset.value;
    changed();
  };

  const changed = () => {
    saved = false;
    progress();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (event) => {
    const row = event.target.dataset?.row;
    if (row !== undefined && event.target.value) {
      form.elements.namedItem("r" + row).value = "some";
    }
    changed();
  });
  form.addEventListener("click", (event) => {
    if (event.target.classList.contains("same")) confirmSame(event.target);
  });
  byId("copy").addEventListener("click", copy);
  window.addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });
  progress();
})();
