/*
hints.js - names of themes under the search box, as she types: in any language, and only of themes that she may read of.

The names are fetched once, when the box is first used, and looked through here: what she types goes nowhere before she
asks. A list to choose from (ARIA combobox): the arrows go through it, Enter takes one and asks, Escape closes it.
Without it the box is a box.
*/
(function () {
  "use strict";

  var MOST = 8, LEAST_LETTERS = 2, QUIET_MS = 500;
  var box, list, told, known = null, shown = [], at = -1, waiting = 0;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function fetchNames() {
    if (known) { return; }
    known = [];
    window.fetch(box.dataset.hints, { headers: { "X-Part": "hints" }, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : []; })
      .then(function (names) {
        known = names.map(function (each) { return { name: each.name, theme: each.theme, plain: plain(each.name) }; });
        if (document.activeElement === box && box.value !== box.defaultValue) { look(); }
      })
      .catch(function () { known = null; });
  }

  function rank(each, asked) { return 2 * each.plain.startsWith(asked) + (each.name === each.theme); }

  /* names that begin so stand before names with a word that begins so, those of the page's language first; each theme once */
  function matching(asked) {
    var seen = new Set();
    var found = known.filter(function (each) { return (" " + each.plain).includes(" " + asked); });
    found.sort(function (one, other) { return rank(other, asked) - rank(one, asked); });
    return found.filter(function (each) { return !seen.has(each.theme) && seen.add(each.theme); }).slice(0, MOST);
  }

  function look() {
    var asked = plain(box.value.trim());
    show(known && asked.length >= LEAST_LETTERS ? matching(asked) : []);
  }

  function row(each, number) {
    var line = document.createElement("li"), name = document.createElement("bdi");
    line.id = list.id + "-" + number;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    name.textContent = each.name;
    line.append(name);
    if (each.theme !== each.name) {
      var theme = document.createElement("bdi");
      theme.className = "hint";
      theme.textContent = each.theme;
      line.append(" ", theme);
    }
    return line;
  }

  function show(found) {
    shown = found;
    list.replaceChildren.apply(list, found.map(row));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
    mark(-1);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      told.textContent = found.length ? list.dataset[found.length === 1 ? "one" : "many"].replace("{count}", found.length) : "";
    }, QUIET_MS);
  }

  function mark(number) {
    at = number;
    Array.from(list.children).forEach(function (line, place) { line.setAttribute("aria-selected", String(place === at)); });
    if (at < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(number) {
    box.value = shown[number].name;
    show([]);
    box.form.requestSubmit();
  }

  function key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || !shown.length) { return; }
    var last = shown.length - 1;
    if (event.key === "ArrowDown") { mark(at === last ? -1 : at + 1); }
    else if (event.key === "ArrowUp") { mark(at < 0 ? last : at - 1); }
    else if (event.key === "Enter" && at >= 0) { take(at); }
    else if (event.key === "Escape") { show([]); }
    else { return; }
    event.preventDefault();
  }

  function start() {
    box = document.querySelector("input[data-hints]");
    if (!box) { return; }
    list = document.getElementById("hints");
    told = document.getElementById("hints-told");
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", list.id);
    box.addEventListener("focus", fetchNames);
    box.addEventListener("input", function () { fetchNames(); look(); });
    box.addEventListener("keydown", key);
    box.addEventListener("blur", function () { show([]); });
    list.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var line = event.target.closest("[role=option]");
      if (line) { take(Array.from(list.children).indexOf(line)); }
    });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
