// Search and map of the first page; every link also stands in the lists.
(function () {
  var MOST = 40; // goals that are listed
  var box = document.querySelector("[data-search]");
  document.querySelectorAll(".map .point").forEach(function (el) {
    el.addEventListener("click", function () { location.href = el.getAttribute("data-href"); });
  });
  if (!box) { return; }
  var input = box.querySelector("input"), said = box.querySelector("[role=status]"), list = box.querySelector(".found");
  var entries = Array.prototype.slice.call(document.querySelectorAll("[data-words]")), asked = false;
  box.hidden = false;
  // The goals come when somebody first types: as a script, since pages from a disk may fetch nothing.
  function load() {
    if (asked) { return; }
    asked = true;
    var el = document.createElement("script");
    el.src = box.getAttribute("data-search");
    el.onload = show;
    document.head.appendChild(el);
  }
  function fits(text, words) { return words.every(function (word) { return text.indexOf(word) >= 0; }); }
  function show() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), places = {}, n = 0;
    entries.forEach(function (el) {
      var fit = fits(el.getAttribute("data-words"), words);
      el.hidden = !fit;
      if (fit) { n += 1; if (el.getAttribute("data-region")) { places[el.getAttribute("data-region")] = true; } }
    });
    document.querySelectorAll(".map .point").forEach(function (el) {
      if (places[el.getAttribute("data-region")]) { el.removeAttribute("hidden"); } else { el.setAttribute("hidden", ""); }
    });
    list.textContent = "";
    if (!words.length) { said.textContent = ""; return; }
    (window.dabiaoGoals || []).filter(function (one) { return fits(one.slice(0, 3).join(" ").toLowerCase(), words); }).forEach(function (one, i) {
      n += 1;
      if (i >= MOST) { return; }
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = one[3];
      link.textContent = one[0];
      item.appendChild(link);
      item.appendChild(document.createTextNode(" · " + one[1] + " · " + one[2]));
      list.appendChild(item);
    });
    said.textContent = n ? said.getAttribute("data-found").replace("#", n) : said.getAttribute("data-none");
  }
  input.addEventListener("focus", load);
  input.addEventListener("input", function () { load(); show(); });
})();
