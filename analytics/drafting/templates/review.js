"use strict";
// Every choice and edit goes into the rows that the page was made from; the table is downloaded as the command wrote it.
const table = JSON.parse(document.getElementById("rows").textContent);
const at = (name) => table.columns.indexOf(name);
// A name that was changed is no longer the one its id stands for: the id goes, and adopt looks the name up.
const idOf = { indicator_zh: "indicator_id", region_zh: "region_id" };
let unsaved = false;

function note(field) {
  const line = field.closest("tr");
  const row = table.rows[Number(line.dataset.row)];
  row[at(field.dataset.column)] = field.value;
  const id = idOf[field.dataset.column];
  if (id) {
    row[at(id)] = "";
    for (const shown of line.querySelectorAll(`[data-id="${id}"]`)) shown.textContent = "";
  }
  if (field.dataset.column === "decision") line.className = field.value;
  unsaved = true;
  count();
}

function count() {
  const n = { accept: 0, reject: 0, "": 0 };
  for (const row of table.rows) n[row[at("decision")]] += 1;
  for (const key of ["accept", "reject"]) document.getElementById(`n-${key}`).textContent = n[key];
  document.getElementById("n-undecided").textContent = n[""];
}

function show() {
  const wanted = document.getElementById("shown").value;
  for (const line of document.querySelectorAll("tr[data-row]")) {
    const decision = table.rows[Number(line.dataset.row)][at("decision")];
    line.hidden = wanted === "undecided" ? decision !== "" : wanted !== "" && line.dataset.band !== wanted;
  }
}

// A number that was not used becomes a row like the others; its name, and whatever else is wrong, is written in the row.
function add(button) {
  const cells = { ...table.blank, ...JSON.parse(button.dataset.goal) };
  table.rows.push(table.columns.map((name) => cells[name] ?? ""));
  const line = document.querySelector("tr[data-row]").cloneNode(true);
  line.dataset.row = table.rows.length - 1;
  line.dataset.band = line.className = "";
  line.id = `g${line.dataset.row}`;
  for (const field of line.querySelectorAll("[data-column]")) field.value = cells[field.dataset.column] ?? "";
  for (const small of line.querySelectorAll("small")) small.textContent = "";
  line.querySelector("small[data-text]").textContent = cells.threshold_text;
  line.querySelector(".band").remove();
  line.querySelector("[data-unit]").textContent = cells.unit_shown;
  line.querySelector("[data-sign]").textContent = "≥";
  line.querySelector("[data-doubts]").textContent = "";
  const quote = line.querySelector("[data-quote]");
  quote.querySelector("a").href = `#l${cells.line}`;
  quote.querySelector("a").textContent = cells.line;
  quote.lastChild.textContent = ` ${cells.quote}`;
  document.querySelector('[data-goals="goals"] tbody').append(line);
  button.disabled = true;
  unsaved = true;
  count();
  line.scrollIntoView({ block: "center" });
  line.querySelector('[data-column="indicator_zh"]').focus();
}

document.addEventListener("change", (event) => {
  if (event.target.dataset.column) note(event.target);
  if (event.target.id === "shown") show();
});
document.addEventListener("click", (event) => {
  if (event.target.dataset.goal) add(event.target);
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
document.getElementById("save").addEventListener("click", () => {
  const lines = [table.columns, ...table.rows].map((row) => row.map((cell) => quoted(String(cell))).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  link.download = table.name;
  link.click();
  unsaved = false;
});
count();
