"use strict";
// Draws charts; shared by briefings and embedded charts.
window.dabiao = (function () {
  var NARROW = 520; // px of chart below which shorter words and fewer ticks are used
  var NEAR = "600px"; // charts so near to what is seen are drawn before the others
  var config = { responsive: true, displayModeBar: false, displaylogo: false, showTips: false, scrollZoom: false };
  var waiting = [], running = false;
  function narrow(layout) {
    var meta = layout.meta || {}, short = meta.narrow || {};
    Object.keys(short).forEach(function (i) { var words = layout.annotations[+i];
      words.text = short[i];
      if (!short[i]) { words.visible = false; }
    });
    if (meta.narrow_ticks) {
      var keep = function (_, i) { return i % meta.narrow_ticks === (meta.narrow_first || 0); };
      layout.xaxis.tickvals = layout.xaxis.tickvals.filter(keep);
      layout.xaxis.ticktext = layout.xaxis.ticktext.filter(keep);
    }
  }
  function draw(el, figure) {
    if (el.clientWidth < NARROW) { narrow(figure.layout); }
    el.style.minHeight = "";
    return Plotly.newPlot(el, figure.data, figure.layout, config).then(function () { el.setAttribute("data-drawn", "yes"); });
  }
  // One chart at a time, so that a reader can scroll and read from the first moment on.
  function next() {
    var at = waiting.findIndex(function (job) { return job.el.clientWidth > 0; }); // what is folded away has no width yet
    var job = at < 0 ? null : waiting.splice(at, 1)[0];
    running = Boolean(job);
    if (job) { job.draw(); setTimeout(next, 0); }
  }
  function begin() { if (!running) { running = true; setTimeout(next, 0); } }
  function hurry(el) {
    var at = waiting.findIndex(function (job) { return job.el === el; });
    if (at > 0) { waiting.unshift(waiting.splice(at, 1)[0]); }
  }
  var seen = window.IntersectionObserver && new IntersectionObserver(function (entries) {
    entries.forEach(function (one) { if (one.isIntersecting) { hurry(one.target); seen.unobserve(one.target); } });
  }, { rootMargin: NEAR });
  // Draws in its turn: those near to what is seen first, all others while nobody waits.
  function later(el, figure) {
    waiting.push({ el: el, draw: function () { draw(el, figure()); } });
    if (seen) { seen.observe(el); }
    if (document.readyState === "complete") { begin(); } else { window.addEventListener("load", begin); }
  }
  // What is unfolded is drawn then.
  document.addEventListener("toggle", function () { if (document.readyState === "complete") { begin(); } }, true);
  // Draws what is still waiting, at once: paper does not scroll.
  function rest() { waiting.splice(0).forEach(function (job) { job.draw(); }); }
  return { draw: draw, later: later, rest: rest };
})();
