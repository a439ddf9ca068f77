"use strict";
// Draws one chart; shared by briefings and embedded charts.
window.dabiao = (function () {
  var NARROW = 520; // px of chart below which shorter words and fewer ticks are used
  var config = { responsive: true, displayModeBar: false, displaylogo: false, showTips: false, scrollZoom: false };
  function narrow(layout) {
    var meta = layout.meta || {}, short = meta.narrow || {};
    Object.keys(short).forEach(function (i) { layout.annotations[+i].text = short[i]; });
    if (meta.narrow_ticks) {
      var keep = function (_, i) { return i % meta.narrow_ticks === (meta.narrow_first || 0); };
      layout.xaxis.tickvals = layout.xaxis.tickvals.filter(keep);
      layout.xaxis.ticktext = layout.xaxis.ticktext.filter(keep);
    }
  }
  function draw(el, figure) {
    if (el.clientWidth < NARROW) { narrow(figure.layout); }
    return Plotly.newPlot(el, figure.data, figure.layout, config).then(function () { el.setAttribute("data-drawn", "yes"); });
  }
  return { draw: draw };
})();
