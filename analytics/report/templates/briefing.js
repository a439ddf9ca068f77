// Draws every chart from the JSON block beside it, in its turn, and fits charts to the paper while printing.
(function () {
  var PAPER_WIDTH = 690; // px: A4 less the margins of @page in briefing.css
  var PHONE = 760; // px: narrower screens begin with the answer alone, as in briefing.css
  if (window.innerWidth <= PHONE) {
    document.querySelectorAll("details.fold").forEach(function (el) { el.open = false; });
  }
  var charts = Array.prototype.slice.call(document.querySelectorAll("[data-figure]"));
  charts.forEach(function (el) {
    window.dabiao.later(el, function () { return JSON.parse(document.getElementById(el.getAttribute("data-figure")).textContent); });
  });
  var PAPER_HEIGHT = 300; // px of a chart of one target on paper, so that words and chart share a page
  var PAPER_SHARE = 0.8; // of the height of all other charts that are high
  var PAPER_LOW = 400; // px: a lower chart has no room to give, its words would touch
  var held = new Map();
  function fit(width) {
    charts.forEach(function (el) {
      if (!el.layout) { return; }
      if (!held.has(el)) { held.set(el, el.layout.height); }
      var low = el.closest("section.part, .extra"), height = held.get(el);
      Plotly.relayout(el, width
        ? { width: width, height: low ? Math.min(height, PAPER_HEIGHT) : height > PAPER_LOW ? height * PAPER_SHARE : height, autosize: false }
        : { width: null, height: height, autosize: true });
    });
  }
  // Paper cannot be unfolded, so what a reader of it needs is opened for the print.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("details.paper:not([open]), details.fold:not([open])"));
    folded.forEach(function (el) { el.open = true; });
    window.dabiao.rest();
    fit(PAPER_WIDTH);
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (el) { el.open = false; });
    fit(null);
  });
  // The goals of a block in another order: by how much attention they need, or as the plan has them.
  document.querySelectorAll(".order").forEach(function (group) {
    var list = group.parentElement.nextElementSibling, buttons = group.querySelectorAll("button");
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var by = event.target.getAttribute("data-by");
      if (!by) { return; }
      buttons.forEach(function (one) { one.setAttribute("aria-pressed", String(one === event.target)); });
      Array.prototype.slice.call(list.children)
        .sort(function (a, b) { return a.getAttribute("data-" + by) - b.getAttribute("data-" + by) || a.getAttribute("data-place") - b.getAttribute("data-place"); })
        .forEach(function (one) { list.appendChild(one); });
    });
  });
  // The goals under a scenario: all answers are on the page, one of them is shown.
  document.querySelectorAll(".if").forEach(function (group) {
    var list = group.nextElementSibling, buttons = group.querySelectorAll("button");
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var asked = event.target.getAttribute("data-if");
      if (asked === null) { return; }
      buttons.forEach(function (one) { one.setAttribute("aria-pressed", String(one === event.target)); });
      Array.prototype.slice.call(list.children).forEach(function (line) {
        var all = Array.prototype.slice.call(line.querySelectorAll("[data-under]"));
        var found = all.filter(function (one) { return one.getAttribute("data-under") === asked; })[0] || all[0];
        all.forEach(function (one) { one.hidden = one !== found; });
      });
    });
  });
  // A chart as a picture, or its table as CSV; the mark at its front tells spreadsheets that it holds Chinese.
  function table(id) {
    var figure = document.getElementById(id), next = figure.nextElementSibling;
    while (next && !next.matches("details.data")) { next = next.nextElementSibling; }
    return Array.prototype.map.call(next.querySelectorAll("tr"), function (row) {
      return Array.prototype.map.call(row.children, function (cell) {
        var text = cell.textContent.trim();
        if (/^\s*[=+@\uff1d-]/.test(text) && !/^[+-]?[\d.,]+\s*%?$/.test(text)) { text = "'" + text; }
        return '"' + text.replace(/"/g, '""') + '"';
      }).join(",");
    }).join("\r\n") + "\r\n";
  }
  function save(name, href) {
    var link = document.createElement("a");
    link.href = href;
    link.download = name;
    link.click();
  }
  document.querySelectorAll("[data-tools]").forEach(function (group) {
    var id = group.getAttribute("data-tools");
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var form = event.target.getAttribute("data-as"), el = document.querySelector("[data-figure='json-" + id + "']");
      if (form === "csv") { save(id + ".csv", "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + table(id))); }
      if (form === "png" || form === "svg") {
        var size = { format: form, width: el.clientWidth, height: el.layout.height, scale: form === "png" ? 2 : 1 };
        Plotly.toImage(el, size).then(function (href) { save(id + "." + form, href); });
      }
    });
  });
  // A link into a folded part opens it.
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var el = target; el; el = el.parentElement) { if (el.tagName === "DETAILS") { el.open = true; } }
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
  // The table to fill in, as a file; the mark at its front tells spreadsheets that it holds Chinese.
  document.querySelectorAll("a[data-saves]").forEach(function (el) {
    var text = el.getAttribute("data-saves").trim().split(" ").map(function (id, i) {
      var one = document.getElementById(id).textContent;
      return i ? one.slice(one.indexOf("\n") + 1) : one; // one head for all
    }).join("").replace(/\n/g, "\r\n");
    el.href = "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + text);
    el.hidden = false;
  });
  // The text to copy is chosen whole as soon as it is reached.
  document.querySelectorAll("textarea").forEach(function (el) { el.addEventListener("focus", function () { el.select(); }); });
})();
