// Draws every embedded chart of the page; call dabiao.drawAll(element) for charts that come in later.
(function () {
  window.dabiao.drawAll = function (root) {
    (root || document).querySelectorAll("[data-dabiao-chart]:not([data-drawn])").forEach(function (el) {
      var held = el.parentElement.querySelector("script[type='application/json']");
      if (held) { window.dabiao.later(el, function () { return JSON.parse(held.textContent); }); }
    });
  };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", function () { window.dabiao.drawAll(); });
  } else { window.dabiao.drawAll(); }
})();
