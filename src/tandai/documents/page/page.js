"use strict";
(() => {
  const language = document.documentElement.lang;

  // Tables: a heading sorts; what is not known stays last in either direction.
  const value = (row, column) => {
    const cell = row.cells[column];
    const kept = cell.dataset.sort;
    if (kept === undefined) return cell.textContent.trim();
    return kept === "" ? null : Number(kept);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), language, { numeric: true });

  document.querySelectorAll("table.sortable").forEach((table) => {
    const headings = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    headings.forEach((heading, column) => {
      heading.querySelector(".sort").addEventListener("click", () => {
        const before = heading.getAttribute("aria-sort");
        const first = heading.classList.contains("number") ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const now = before === first ? other : first;
        headings.forEach((each) => each.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", now);
        const sign = now === "ascending" ? 1 : -1;
        const rows = [...body.rows].map((row) => [value(row, column), row]);
        rows.sort(([a], [b]) => (a === null || b === null ? (a === null) - (b === null) : sign * compare(a, b)));
        body.append(...rows.map(([, row]) => row));
      });
    });
  });

  // Printing shows what is folded away.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));

  // What is wider than its box says so; only a box that scrolls is a stop of the tab key.
  const tell = () => document.querySelectorAll(".scroll").forEach((box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    box.classList.toggle("scrolls", wide);
    if (box.hasAttribute("role")) box.tabIndex = wide || box.scrollHeight > box.clientHeight + 1 ? 0 : -1;
  });
  window.addEventListener("resize", tell);
  document.addEventListener("toggle", tell, true);
  tell();

  const grid = document.querySelector("table.grid");
  if (!grid) return;

  // The matrix: one stop of the tab key, arrows move, Enter or a click opens the quotes.
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("td.cell")]);
  let current = [0, 0];
  const go = (row, column) => {
    const line = rows[Math.max(0, Math.min(rows.length - 1, row))];
    const cell = line[Math.max(0, Math.min(line.length - 1, column))];
    rows[current[0]][current[1]].tabIndex = -1;
    current = [rows.indexOf(line), line.indexOf(cell)];
    cell.tabIndex = 0;
    cell.focus();
  };
  rows[0][0].tabIndex = 0;

  const moves = {
    ArrowUp: ([r, c]) => [r - 1, c], ArrowDown: ([r, c]) => [r + 1, c],
    ArrowLeft: ([r, c]) => [r, c - 1], ArrowRight: ([r, c]) => [r, c + 1],
    Home: ([r]) => [r, 0], End: ([r]) => [r, Infinity],
    PageUp: ([, c]) => [0, c], PageDown: ([, c]) => [Infinity, c],
  };
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td.cell");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    if (moves[event.key]) {
      event.preventDefault();
      const at = rows.findIndex((line) => line.includes(cell));
      go(...moves[event.key]([at, rows[at].indexOf(cell)]));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(cell);
    }
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td.cell");
    if (!cell) return;
    const at = rows.findIndex((line) => line.includes(cell));
    go(at, rows[at].indexOf(cell));
    open(cell);
  });

  // Quotes are kept as data and become part of the page when they are asked for. They are only
  // ever set as text.
  const store = document.getElementById("quotes-data");
  const dialog = document.getElementById("quotes");
  if (!store || !dialog) return;
  let data = null;
  const made = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const marked = (text, marks) => {
    const pieces = [];
    let done = 0;
    for (const [start, end] of marks) {
      pieces.push(text.slice(done, start), made("mark", "", text.slice(start, end)));
      done = end;
    }
    return [...pieces, text.slice(done)];
  };
  const quote = ([passage, stance, confidence, marks]) => {
    const [id, document_, question, text] = data.passages[passage];
    const said = made("p", "said", ...marked(text, marks));
    const meta = made("footer", "", [document_, id, data.stances[stance], confidence].filter(Boolean).join(" · "));
    return made("blockquote", "quote", ...(question ? [made("p", "question", question)] : []), said, meta);
  };
  const open = (cell) => {
    const row = cell.parentElement.rowIndex - grid.tHead.rows.length;
    const column = cell.cellIndex - 1;
    data = data || JSON.parse(store.textContent);
    const found = (data.cells[row] || {})[column];
    if (!found) return;
    const [total, quotes] = found;
    dialog.querySelector("h2").textContent = cell.parentElement.cells[0].textContent + " — " + grid.tHead.rows[0].cells[column + 1].textContent.trim();
    const line = quotes.length < total ? data.words.some : data.words.all;
    dialog.querySelector(".count").textContent = line.replace("{shown}", quotes.length).replace("{total}", total);
    dialog.querySelector(".body").replaceChildren(...quotes.map(quote));
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => rows[current[0]][current[1]].focus());
})();
