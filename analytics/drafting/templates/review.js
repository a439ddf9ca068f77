"use strict";
// Every choice and edit goes into the rows that the page was made from; the table is downloaded as the command wrote it.
const table = JSON.parse(document.getElementById("rows").textContent);
for (const field of document.querySelectorAll("[data-column]")) {
  field.addEventListener("change", () => {
    const line = field.closest("tr");
    table.rows[Number(line.dataset.row)][table.columns.indexOf(field.dataset.column)] = field.value;
    if (field.dataset.column === "decision") line.className = field.value;
  });
}
const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
document.getElementById("save").addEventListener("click", () => {
  const lines = [table.columns, ...table.rows].map((row) => row.map((cell) => quoted(String(cell))).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  link.download = table.name;
  link.click();
});
