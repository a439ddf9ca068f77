"use strict";
// Draws every chart from the JSON block beside it, and fits charts to the paper while printing.
(function () {
  var PAPER_WIDTH = 690; // px: A4 less the margins of @page in briefing.css
  var config = { responsive: true, displayModeBar: false, displaylogo: false, showTips: false, scrollZoom: false };
  var charts = Array.prototype.slice.call(document.querySelectorAll("[data-figure]"));
  var NARROW = 520; // px of chart below which shorter words and fewer ticks are used
  function narrow(layout) {
    var meta = layout.meta || {}, short = meta.narrow || {};
    Object.keys(short).forEach(function (i) { layout.annotations[+i].text = short[i]; });
    if (meta.narrow_ticks) {
      var keep = function (_, i) { return i % meta.narrow_ticks === 0; };
      layout.xaxis.tickvals = layout.xaxis.tickvals.filter(keep);
      layout.xaxis.ticktext = layout.xaxis.ticktext.filter(keep);
    }
  }
  charts.forEach(function (el) {
    var figure = JSON.parse(document.getElementById(el.getAttribute("data-figure")).textContent);
    if (el.clientWidth < NARROW) { narrow(figure.layout); }
    Plotly.newPlot(el, figure.data, figure.layout, config).then(function () { el.setAttribute("data-drawn", "yes"); });
  });
  function fit(width) {
    charts.forEach(function (el) {
      Plotly.relayout(el, width ? { width: width, autosize: false } : { width: null, autosize: true });
    });
  }
  window.addEventListener("beforeprint", function () { fit(PAPER_WIDTH); });
  window.addEventListener("afterprint", function () { fit(null); });
  // A link into a folded part opens it.
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var el = target; el; el = el.parentElement) { if (el.tagName === "DETAILS") { el.open = true; } }
    if (target) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
})();
